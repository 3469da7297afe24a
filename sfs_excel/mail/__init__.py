"""How it goes: plans, drafts, sending."""
