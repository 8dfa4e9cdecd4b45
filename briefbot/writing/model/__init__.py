"""Writing by a language model: what it is asked, and what of its answer the sources bear out. It never gives a quote."""
