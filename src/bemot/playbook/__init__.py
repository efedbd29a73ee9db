"""The ten tips as rules over a conversation's standing. Plain Python: facts in, checklist out."""
