"""Made-up offices and their returned files for `init --sample` and `demo`. Installed as `sfs_excel.sample_data`; data only."""
