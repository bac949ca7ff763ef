(** S2: soft labels with the sharp width and time, radius B = 1, step η = 1. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Pinsker LemmaE LemmaF Constants LemmaD Runs.
Open Scope R_scope.

Section Soft.
Variables (n : nat) (m L eta : R) (z : nat -> R).
Variables (f fbar : nat -> nat -> R) (fU flips dist2 : nat -> R).
Hypothesis n_pos : (0 < n)%nat.
Hypothesis m_pos : 0 < m.
Hypothesis the_run :
  run n m L 1 eta (/ 2) z (fun i => soft_loss (z i)) f fbar fU flips dist2.

Notation soft_risk := (risk n (fun i => soft_loss (z i)) f).

(** R^t(W̄) ≤ Q²/(2m). *)
Lemma comparison_soft_risk t :
  risk n (fun i => soft_loss (z i)) fbar t <= width_Q L ^ 2 / (2 * m).
Proof.
  apply mean_le_const; [exact n_pos|]. intros i Hi.
  pose proof (comparison_outputs _ _ _ _ _ _ _ _ _ _ _ _ _ the_run m_pos Rle_0_1 t i Hi) as H.
  set (Delta := Rabs (fbar t i - 1 * z i)) in *.
  assert (s_pos : 0 < sqrt m) by (apply sqrt_lt_R0, m_pos).
  assert (r2 : sqrt 2 * sqrt 2 = 2) by (apply sqrt_sqrt; lra).
  assert (r2_pos : 0 < sqrt 2) by (apply sqrt_lt_R0; lra).
  assert (E : 1 * (2 * sqrt (2 / PI) * 1 + (2 + sqrt 2) * sqrt L) / sqrt m
              = 2 * width_Q L / sqrt m).
  { unfold width_Q. replace (/ sqrt 2) with (sqrt 2 / 2).
    - field. lra.
    - rewrite <- r2 at 2. field. lra. }
  rewrite E in H. eapply Rle_trans; [apply lemma_E|].
  assert (Dsq : Delta ^ 2 = (z i - fbar t i) ^ 2).
  { unfold Delta. rewrite pow2_abs. ring. }
  rewrite <- Dsq.
  assert (Delta ^ 2 <= (2 * width_Q L / sqrt m) ^ 2)
    by (apply pow_incr; split; [apply Rabs_pos | exact H]).
  replace (width_Q L ^ 2 / (2 * m)) with ((2 * width_Q L / sqrt m) ^ 2 / 8); [lra|].
  replace m with (sqrt m * sqrt m) at 2 by (apply sqrt_sqrt; lra). field. lra.
Qed.

(** Error of classification against soft risk, averaged over points and steps. *)
Lemma averaged_error g y T :
  (0 < T)%nat -> 0 < g ->
  (forall i, (i < n)%nat -> is_label (y i) /\ g <= y i * z i) ->
  mean T (error_rate n y f) <= mean T soft_risk / kappa g.
Proof.
  intros HT Hg Hy.
  apply Rle_trans with (mean T (fun t => / kappa g * soft_risk t)).
  - apply mean_le; [exact HT|]. intros t _. unfold error_rate, risk.
    rewrite <- mean_scale by exact n_pos. apply mean_le; [exact n_pos|].
    intros i Hi. destruct (Hy i Hi) as [Hl Hm].
    rewrite Rmult_comm. apply (error_le_soft_loss g); assumption.
  - rewrite mean_scale by exact HT. unfold Rdiv. lra.
Qed.
End Soft.

Lemma steps_pos (T : nat) x : 0 < x -> x <= INR T -> (0 < T)%nat.
Proof. intros Hx H. apply INR_lt. simpl. lra. Qed.

Lemma div_le_swap a b c : 0 < b -> 0 < c -> a / b <= c -> a / c <= b.
Proof.
  intros Hb Hc H. apply Rmult_le_reg_r with (c / b); [apply Rdiv_lt_0_compat; assumption|].
  replace (a / c * (c / b)) with (a / b) by (field; lra).
  replace (b * (c / b)) with c by (field; lra). exact H.
Qed.

Theorem S2 (n : nat) (m L : R) (z : nat -> R)
    (f fbar : nat -> nat -> R) (fU flips dist2 : nat -> R) (beta : R) (T : nat) :
  (0 < n)%nat -> 0 < beta ->
  4 / 3 * width_Q L ^ 2 / beta <= m ->
  4 / (3 * beta) <= INR T ->
  run n m L 1 1 (/ 2) z (fun i => soft_loss (z i)) f fbar fU flips dist2 ->
  mean T (risk n (fun i => soft_loss (z i)) f) <= beta.
Proof.
  intros Hn Hb Hm HT Hrun.
  assert (Q2 : 0 < width_Q L ^ 2) by (apply pow_lt, width_Q_pos).
  assert (m_pos : 0 < m).
  { eapply Rlt_le_trans; [|exact Hm]. apply Rdiv_lt_0_compat; lra. }
  assert (T_pos : 0 < 4 / (3 * beta)) by (apply Rdiv_lt_0_compat; lra).
  assert (HT0 : (0 < T)%nat) by (apply (steps_pos T _ T_pos HT)).
  pose proof (averaged_risk _ _ _ _ _ _ _ _ _ _ _ _ _ Hrun T (width_Q L ^ 2 / (2 * m))
    HT0 Rlt_0_1 ltac:(lra) (comparison_soft_risk n m L 1 z f fbar fU flips dist2 Hn m_pos Hrun))
    as H.
  apply div_le_swap in Hm; [|assumption..].
  assert (Tp : 0 < INR T) by lra.
  assert (W : 2 * (width_Q L ^ 2 / (2 * m)) <= 3 / 4 * beta).
  { replace (2 * (width_Q L ^ 2 / (2 * m))) with (3 / 4 * (4 / 3 * width_Q L ^ 2 / m))
      by (field; lra). lra. }
  assert (S : 1 ^ 2 / (1 * INR T) <= 3 / 4 * beta).
  { replace (1 ^ 2 / (1 * INR T)) with (1 / INR T) by (field; lra).
    apply div_le_swap; [lra | exact Tp|].
    replace (1 / (3 / 4 * beta)) with (4 / (3 * beta)) by (field; lra). exact HT. }
  lra.
Qed.
