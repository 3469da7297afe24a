"""What a bureau may edit: rulebooks and wording. Installed as `sfs_excel.templates`; data only."""
