"""The first week of new people: a path of small steps, and how far each is."""
