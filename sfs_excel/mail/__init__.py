"""The sending of mail: plans, drafts, connections to the server."""
