"""Keys and sealed fields: what a dump of the database must not show is opened only here."""
