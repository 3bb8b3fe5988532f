"""Pages of dossiers: the list, one dossier, its draft, its signatures, imports, prints, and the phone's cards."""
