"""Who answers until when: the responsibility matrix, duty, assignment, deadlines, escalation."""
