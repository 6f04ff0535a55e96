"""fal's endpoints as data: standard library only.

A twelfth endpoint is one `Endpoint` literal in the module of its family and a line in `endpoints.py`.
"""

from generations.catalogue.endpoint import Endpoint
from generations.catalogue.endpoints import ENDPOINTS, find, title_of

__all__ = ["ENDPOINTS", "Endpoint", "find", "title_of"]
