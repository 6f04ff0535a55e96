"""The site's processes: what `bin/run` prepares, starts, watches over and ends, and how each is configured."""
