(** The standard normal law of the plane, in polar form: a vector of uniform angle 2πv and of
    radius √(−2 ln u), u and v independent and uniform on [0, 1] (so that the radius has the
    density r e^(−r²/2)).

    The expectation of F is the integral over v of the integral over u, where both exist.
    [gaussian_plane] says that E is an expectation with these values; it says nothing of the
    other functions, so what is proved holds for each way of extending the integral. Proved
    here: the integral is single-valued, linear, positive and normalised, so that an extension
    contradicts nothing. That one exists (Hahn–Banach) is not formalised: it needs choice. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
Require Import Sums Vectors Probability Angles.
Open Scope R_scope.

Definition radius (u : R) : R := sqrt (- 2 * ln u).

Definition polar (u v : R) : vec := fun k =>
  match k with
  | 0%nat => radius u * cos (2 * PI * v)
  | 1%nat => radius u * sin (2 * PI * v)
  | _ => 0
  end.

(** l is the iterated integral of F over the law. *)
Definition plane_integral (F : vec -> R) (l : R) : Prop := exists inner : R -> R,
  (forall v, 0 < v < 1 -> is_RInt (fun u => F (polar u v)) 0 1 (inner v)) /\ is_RInt inner 0 1 l.

Record gaussian_plane (E : (vec -> R) -> R) : Prop := {
  plane_expectation : is_expectation E;
  plane_values : forall F l, bounded F -> plane_integral F l -> E F = l
}.

Theorem plane_integral_monotone F G k l :
  plane_integral F k -> plane_integral G l -> (forall w, F w <= G w) -> k <= l.
Proof.
  intros [f [Hf HF]] [g [Hg HG]] H.
  rewrite <- (is_RInt_unique (V := R_CompleteNormedModule) f 0 1 k HF).
  rewrite <- (is_RInt_unique (V := R_CompleteNormedModule) g 0 1 l HG).
  apply RInt_le; [lra | exists k; exact HF | exists l; exact HG|]. intros v Hv.
  rewrite <- (is_RInt_unique (V := R_CompleteNormedModule) _ 0 1 _ (Hf v Hv)).
  rewrite <- (is_RInt_unique (V := R_CompleteNormedModule) _ 0 1 _ (Hg v Hv)).
  apply RInt_le; [lra | exists (f v); apply Hf, Hv | exists (g v); apply Hg, Hv | intros; apply H].
Qed.

Theorem plane_integral_unique F k l : plane_integral F k -> plane_integral F l -> k = l.
Proof.
  intros Hk Hl. apply Rle_antisym; apply (plane_integral_monotone F F); auto; intros; lra.
Qed.

Theorem plane_integral_plus F G k l :
  plane_integral F k -> plane_integral G l -> plane_integral (fun w => F w + G w) (k + l).
Proof.
  intros [f [Hf HF]] [g [Hg HG]]. exists (fun v => f v + g v). split.
  - intros v Hv. exact (is_RInt_plus _ _ 0 1 _ _ (Hf v Hv) (Hg v Hv)).
  - exact (is_RInt_plus _ _ 0 1 _ _ HF HG).
Qed.

Theorem plane_integral_scale c F k : plane_integral F k -> plane_integral (fun w => c * F w) (c * k).
Proof.
  intros [f [Hf HF]]. exists (fun v => c * f v). split.
  - intros v Hv. exact (is_RInt_scal _ 0 1 c _ (Hf v Hv)).
  - exact (is_RInt_scal _ 0 1 c _ HF).
Qed.

Theorem plane_integral_one : plane_integral (fun _ => 1) 1.
Proof.
  exists (fun _ => 1). split; intros; apply (integral_value _ _ _ ((1 - 0) * 1)); try ring;
    apply integral_const; auto; lra.
Qed.
