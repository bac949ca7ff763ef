(** What the theorems need to know about a run of projected gradient descent.

    Two fields are events of the initial draw (Lemmas A and B); the others are facts that
    hold for every draw, and [Network.v] proves them for the network itself. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums LemmaD.
Open Scope R_scope.

(** Risk of the outputs f at step t under per-point losses. *)
Definition risk (n : nat) (loss : nat -> R -> R) (f : nat -> nat -> R) (t : nat) : R :=
  mean n (fun i => loss i (f t i)).

(** Fraction of the points that the outputs f misclassify at step t. *)
Definition error_rate (n : nat) (y : nat -> R) (f : nat -> nat -> R) (t : nat) : R :=
  mean n (fun i => error_indicator (y i) (f t i)).

(** n points, width m, L = ln(2n/δ), radius B, step η, self-bounding constant ρ, teacher
    logits z; f t i is the output at step t on point i, fbar t i that of the comparison point
    W̄ = W(0) + B·U in the model linearised at step t, fU i is f⁰_i(U), flips i counts the
    neurons that may change their indicator on point i, dist2 t is ‖W(t) − W̄‖². *)
Record run (n : nat) (m L B eta rho : R) (z : nat -> R) (loss : nat -> R -> R)
    (f fbar : nat -> nat -> R) (fU flips dist2 : nat -> R) : Prop := {
  (** Lemma A, an event: U reproduces the teacher's logits. *)
  teacher_transfer : forall i, (i < n)%nat -> Rabs (fU i - z i) <= sqrt (2 * L / m);
  (** Lemma B, an event: few neurons can flip. *)
  few_flips : forall i, (i < n)%nat -> flips i <= sqrt m * (sqrt (2 / PI) * B + sqrt L);
  (** Lemma C: outputs of W̄ differ from the initial linear model by the flips alone. *)
  linearisation : forall t i, (i < n)%nat ->
    Rabs (fbar t i - B * fU i) <= (B + B) * flips i / m;
  (** ‖U‖ ≤ 1. *)
  start : dist2 O <= B ^ 2;
  dist2_nonneg : forall t, 0 <= dist2 t;
  (** Lemma D, one step: convexity, projection and the self-bounding gradient. *)
  one_step : forall t,
    dist2 (S t) <= dist2 t - 2 * eta * (risk n loss f t - risk n loss fbar t)
                   + eta ^ 2 * (rho * risk n loss f t);
  (** Projection keeps every output within B. *)
  output_bound : forall t i, (i < n)%nat -> Rabs (f t i) <= B
}.

Section Consequences.
Variables (n : nat) (m L B eta rho : R) (z : nat -> R) (loss : nat -> R -> R).
Variables (f fbar : nat -> nat -> R) (fU flips dist2 : nat -> R).
Hypothesis the_run : run n m L B eta rho z loss f fbar fU flips dist2.
Hypothesis m_pos : 0 < m.
Hypothesis B_nonneg : 0 <= B.

(** Lemmas A, B and C together: how far W̄ is from B times the teacher. *)
Theorem comparison_outputs t i : (i < n)%nat ->
  Rabs (fbar t i - B * z i)
  <= B * (2 * sqrt (2 / PI) * B + (2 + sqrt 2) * sqrt L) / sqrt m.
Proof.
  intros Hi. destruct the_run as [HA HB HC _ _ _ _].
  specialize (HA i Hi). specialize (HB i Hi). specialize (HC t i Hi).
  set (s := sqrt m) in *.
  assert (s_pos : 0 < s) by (apply sqrt_lt_R0, m_pos).
  assert (s_square : m = s * s) by (unfold s; rewrite sqrt_sqrt; lra).
  assert (split_root : sqrt (2 * L / m) <= sqrt 2 * sqrt L / s).
  { destruct (Rle_or_lt 0 L) as [HL|HL].
    - right. unfold s. rewrite sqrt_div by lra. rewrite sqrt_mult by lra. reflexivity.
    - rewrite (sqrt_neg_0 L) by lra. rewrite sqrt_neg_0.
      + right. field. lra.
      + assert (0 <= (- (2 * L)) * / m).
        { apply Rmult_le_pos; [lra|]. left. apply Rinv_0_lt_compat, m_pos. }
        unfold Rdiv. lra. }
  replace (fbar t i - B * z i) with ((fbar t i - B * fU i) + B * (fU i - z i)) by ring.
  eapply Rle_trans; [apply Rabs_triang|].
  rewrite Rabs_mult, (Rabs_pos_eq B) by exact B_nonneg.
  apply Rle_trans with
    ((B + B) * (s * (sqrt (2 / PI) * B + sqrt L)) / m + B * (sqrt 2 * sqrt L / s)).
  - apply Rplus_le_compat.
    + eapply Rle_trans; [exact HC|].
      apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, m_pos|].
      apply Rmult_le_compat_l; lra.
    + apply Rmult_le_compat_l; lra.
  - right. rewrite s_square. field. lra.
Qed.

(** Lemma D on a run. *)
Theorem averaged_risk T r :
  (0 < T)%nat -> 0 < eta -> 0 < 2 - rho * eta ->
  (forall t, risk n loss fbar t <= r) ->
  (2 - rho * eta) * mean T (risk n loss f) <= 2 * r + B ^ 2 / (eta * INR T).
Proof.
  intros HT He Hr Hb. destruct the_run as [_ _ _ H0 Hd Hs _].
  apply (lemma_D_averaged eta rho _ (risk n loss fbar) dist2 T); auto.
Qed.
End Consequences.
