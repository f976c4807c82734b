"""Files that somebody sends who means harm, made here byte by byte."""
