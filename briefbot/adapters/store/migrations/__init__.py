"""The steps that bring a database to the tables of `schema`. A released step is never edited."""
