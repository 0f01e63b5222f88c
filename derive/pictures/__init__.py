"""Graph → coordinates: a layered layout of our own, and plots of a training run. Geometry alone, no markup."""

from __future__ import annotations

from derive.pictures.collapse import collapsed, fits
from derive.pictures.draw import draw
from derive.pictures.net import Net, net_of
from derive.pictures.plots import descent_plot, loss_plot

__all__ = ["Net", "collapsed", "descent_plot", "draw", "fits", "loss_plot", "net_of"]
