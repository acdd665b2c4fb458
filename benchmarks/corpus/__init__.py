"""What a corpus costs: `corrector corpus` as it is run, on gigabytes, and where its time goes."""
