"""What is said against videos, and what is done about it: reports, take-downs, their mails.

It looks down on the showcase and the workflow; the library shows an owner what it says of a video.
"""
