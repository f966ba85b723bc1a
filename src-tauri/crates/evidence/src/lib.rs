//! Turns tables into the folder's levels, ranked and cut to a context.
