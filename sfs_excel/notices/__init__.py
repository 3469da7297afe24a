"""Everything that is said in words: replies, papers, messages, 看板. Data classes, and the templates that word them (templates/notices)."""
