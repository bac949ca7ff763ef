(** S4: S2 at β = ε κ(γ), read as a bound on the classification error. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Kappa Constants LemmaD Runs S2.
Open Scope R_scope.

Theorem S4 (n : nat) (m L : R) (z y : nat -> R)
    (f fbar : nat -> nat -> R) (fU flips dist2 : nat -> R) (g epsilon : R) (T : nat) :
  (0 < n)%nat -> 0 < g -> 0 < epsilon ->
  (forall i, (i < n)%nat -> is_label (y i) /\ g <= y i * z i) ->
  4 / 3 * width_Q L ^ 2 / (epsilon * kappa g) <= m ->
  4 / (3 * (epsilon * kappa g)) <= INR T ->
  run n m L 1 1 (/ 2) z (fun i => soft_loss (z i)) f fbar fU flips dist2 ->
  mean T (error_rate n y f) <= epsilon.
Proof.
  intros Hn Hg He Hy Hm HT Hrun. pose proof (kappa_pos g Hg) as K.
  assert (Hb : 0 < epsilon * kappa g) by (apply Rmult_lt_0_compat; assumption).
  assert (T_pos : (0 < T)%nat).
  { apply (steps_pos T (4 / (3 * (epsilon * kappa g)))); [apply Rdiv_lt_0_compat; lra | exact HT]. }
  pose proof (S2 n m L z f fbar fU flips dist2 (epsilon * kappa g) T Hn Hb Hm HT Hrun) as H.
  eapply Rle_trans; [apply (averaged_error n z f Hn g y T T_pos Hg Hy)|].
  apply Rmult_le_reg_r with (kappa g); [exact K|].
  unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.
