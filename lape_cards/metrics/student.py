"""Student's t distribution with any positive number of degrees of freedom: its upper tail and its quantile.

The tail is a regularized incomplete beta function (Abramowitz & Stegun 1964, 26.7.1 and 26.5.8), summed as a continued
fraction by Lentz's method; the quantile is found on it by Newton's method, kept inside a bracket. Relative errors are
below 1e-11 for confidence levels that anyone uses.
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p, pi, sqrt
from statistics import NormalDist

_MANY = 1e6
"""Degrees of freedom from which a short series around the normal distribution is exact."""
_TINY = 1e-300
_CLOSE = 1e-16
_STEPS = 200
_LONGEST = 10_000


def quantile(probability: float, freedom: float) -> float:
    """The value that Student's t stays below with ``probability``; ``freedom`` need not be a whole number.

    Raises ``ValueError`` unless ``0 < probability < 1`` and ``freedom > 0``.
    """
    if not 0 < probability < 1 or not freedom > 0:
        raise ValueError(f"no quantile of t for {probability} and {freedom} degrees of freedom")
    if probability == 0.5:
        return 0.0
    if freedom > _MANY:
        return _near_normal(NormalDist().inv_cdf(probability), freedom)
    upper = min(probability, 1 - probability)
    found = _solved(upper, freedom)
    return found if probability > 0.5 else -found


def tail(value: float, freedom: float) -> float:
    """The probability that Student's t is above ``value``, which is not below 0."""
    square = value * value
    if freedom > square:
        return 0.5 - 0.5 * _beta_part(square / (freedom + square), 0.5, freedom / 2)
    return 0.5 * _beta_part(freedom / (freedom + square), freedom / 2, 0.5)


def _near_normal(normal: float, freedom: float) -> float:
    """Abramowitz & Stegun 1964, 26.7.5, to its second term; the third is below 1e-15 here."""
    first = (normal**3 + normal) / 4
    second = (5 * normal**5 + 16 * normal**3 + 3 * normal) / 96
    return normal + first / freedom + second / freedom**2


def _solved(upper: float, freedom: float) -> float:
    low, high = 0.0, 1.0
    while tail(high, freedom) > upper:
        low, high = high, high * 2
    value = (low + high) / 2
    for _ in range(_STEPS):
        difference = tail(value, freedom) - upper
        low, high = (value, high) if difference > 0 else (low, value)
        step = value + difference / _density(value, freedom)
        if abs(step - value) <= 4e-16 * value or high - low <= 4e-16 * high:
            return value
        value = step if low < step < high else (low + high) / 2
    return value


def _density(value: float, freedom: float) -> float:
    logarithm = _log_gamma_ratio(freedom / 2) - (freedom + 1) / 2 * log1p(value * value / freedom)
    return exp(logarithm) / sqrt(freedom * pi)


def _log_gamma_ratio(a: float) -> float:
    """The logarithm of Γ(a + ½) / Γ(a); of large ``a`` by its series, as the difference would lose digits."""
    if a < 50:
        return lgamma(a + 0.5) - lgamma(a)
    return log(a) / 2 - 1 / (8 * a) + 1 / (192 * a**3) - 1 / (640 * a**5)


def _beta_part(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function; one of ``a`` and ``b`` is ½."""
    if x <= 0:
        return 0.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_part(1 - x, b, a)
    large = b if a == 0.5 else a
    # Γ(large + ½) / (Γ(large) Γ(½))
    front = _log_gamma_ratio(large) - log(pi) / 2 + a * log(x) + b * log1p(-x)
    return exp(front) / (a * _fraction(x, a, b))


def _fraction(x: float, a: float, b: float) -> float:
    above, below, value = 1.0, 0.0, 1.0
    for step in range(1, _LONGEST):
        half = step // 2
        term = -(a + half) * (a + b + half) * x if step % 2 else half * (b - half) * x
        term /= (a + step - 1) * (a + step)
        below = 1 / _kept_off_zero(1 + term * below)
        above = _kept_off_zero(1 + term / above)
        value *= above * below
        if abs(above * below - 1) < _CLOSE:
            break
    return value


def _kept_off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
