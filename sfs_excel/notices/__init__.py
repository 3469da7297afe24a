"""The short notices that go with a returned file, in words that a bureau may change (templates/notices)."""
