(** Corollary 4 of the paper, repaired: Theorem 2 at β = γ²ε/32, in width, step and time. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Kappa Lemma3 LemmaD Runs S2 Theorem2.
Open Scope R_scope.

Theorem corollary_4 (n : nat) (m L c eta : R) (z y : nat -> R)
    (f fbar : nat -> nat -> R) (fU flips dist2 : nat -> R) (g epsilon : R) (T : nat) :
  (0 < n)%nat -> 0 < g <= 2 -> 0 < epsilon -> 0 < c <= 1 ->
  (forall i, (i < n)%nat -> is_label (y i) /\ g <= y i * z i) ->
  C2 * width_P c L ^ 2 / (g ^ 2 * epsilon) <= m ->
  0 < eta <= g ^ 2 * epsilon / 96 ->
  96 / (eta * (g ^ 2 * epsilon)) <= INR T ->
  run n m L 1 eta (/ 2) z (fun i => soft_loss (z i)) f fbar fU flips dist2 ->
  mean T (error_rate n y f) <= epsilon.
Proof.
  intros Hn Hg He Hc Hy Hm Heta HT Hrun.
  assert (G : 0 < g ^ 2) by (apply pow_lt; lra).
  assert (GE : 0 < g ^ 2 * epsilon) by (apply Rmult_lt_0_compat; assumption).
  assert (eg : 0 < eta * (g ^ 2 * epsilon)) by (apply Rmult_lt_0_compat; lra).
  assert (T_pos : (0 < T)%nat).
  { apply (steps_pos T (96 / (eta * (g ^ 2 * epsilon)))); [apply Rdiv_lt_0_compat; lra | exact HT]. }
  assert (H : mean T (risk n (fun i => soft_loss (z i)) f) <= g ^ 2 * epsilon / 32).
  { apply (theorem_2 n m L c eta z f fbar fU flips dist2); auto; [lra| |lra|].
    - replace (C1 * width_P c L ^ 2 / (g ^ 2 * epsilon / 32))
        with (C2 * width_P c L ^ 2 / (g ^ 2 * epsilon)); [exact Hm|].
      unfold C2. field. lra.
    - replace (3 / (eta * (g ^ 2 * epsilon / 32))) with (96 / (eta * (g ^ 2 * epsilon)));
        [exact HT | field; lra]. }
  apply Rle_trans with (mean T (fun t => 32 / g ^ 2 * risk n (fun i => soft_loss (z i)) f t)).
  - apply mean_le; [exact T_pos|]. intros t _. unfold error_rate, risk.
    rewrite <- mean_scale by exact Hn. apply mean_le; [exact Hn|].
    intros i Hi. destruct (Hy i Hi). apply (lemma_3 g); assumption.
  - rewrite mean_scale by exact T_pos.
    apply Rle_trans with (32 / g ^ 2 * (g ^ 2 * epsilon / 32)).
    + apply Rmult_le_compat_l; [|exact H]. left. apply Rdiv_lt_0_compat; lra.
    + right. field. lra.
Qed.
