(** The quantities that the statements speak of. *)
From Coq Require Import Reals Lra.
Open Scope R_scope.

(** The logistic function μ and its primitive, softplus. *)
Definition logistic (x : R) : R := / (1 + exp (- x)).
Definition softplus (x : R) : R := ln (1 + exp x).

(** Kullback–Leibler divergence of two Bernoulli laws, Ber(p) from Ber(q). *)
Definition KL (p q : R) : R := p * ln (p / q) + (1 - p) * ln ((1 - p) / (1 - q)).

(** Soft loss of a student logit f under a teacher logit z. *)
Definition soft_loss (z f : R) : R := KL (logistic z) (logistic f).

(** Hard loss of a logit f under a label y = ±1. *)
Definition hard_loss (y f : R) : R := ln (1 + exp (- (y * f))).

(** Classification error of one point: 1 unless y f is positive. *)
Definition error_indicator (y f : R) : R := if Rle_dec (y * f) 0 then 1 else 0.

(** κ(γ), the divergence of Ber(μ(γ)) from the fair coin. *)
Definition kappa (g : R) : R :=
  ln 2 + logistic g * ln (logistic g) + (1 - logistic g) * ln (1 - logistic g).

(** L = ln(2n/δ). *)
Definition log_term (n delta : R) : R := ln (2 * n / delta).

(** P = √(2/π)/c + 3√L, of the printed theorem. *)
Definition width_P (c L : R) : R := sqrt (2 / PI) / c + 3 * sqrt L.

(** Q = √(2/π) + (1 + 1/√2)√L, of the sharper one. *)
Definition width_Q (L : R) : R := sqrt (2 / PI) + (1 + / sqrt 2) * sqrt L.

(** The printed constants. *)
Definition C1 : R := 96 / (1 + exp 2).
Definition C2 : R := 32 * C1.

(** Λ = ln(2/(β ln 2)), and the radius B = 2Λ/γ that goes with it. *)
Definition Lambda (beta : R) : R := ln (2 / (beta * ln 2)).
Definition hard_radius (beta g : R) : R := 2 * Lambda beta / g.

(** Upper bound of the self-bounding constant of the hard loss, sup q²/(−ln(1−q)). *)
Definition rho_hard : R := 4073 / 10000.

(** A label is −1 or 1. *)
Definition is_label (y : R) : Prop := y = 1 \/ y = -1.
