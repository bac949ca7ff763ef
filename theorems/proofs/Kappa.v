(** κ grows, and lies above γ²/8 − γ⁴/64; hence above γ²/8.26 on [0, 1/2]. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
Require Import Definitions Logistic Pinsker.
Open Scope R_scope.

Lemma is_derive_kappa g : is_derive kappa g (g * (logistic g * (1 - logistic g))).
Proof.
  apply is_derive_ext with (fun g => ln 2 - softplus g + logistic g * g).
  { intros t. symmetry. apply kappa_bregman. }
  replace (g * (logistic g * (1 - logistic g)))
    with ((0 - logistic g) + (logistic g * (1 - logistic g) * g + logistic g * 1)) by ring.
  apply (is_derive_plus (fun g => ln 2 - softplus g) (fun g => logistic g * g)).
  - apply (is_derive_minus (fun _ => ln 2) softplus).
    + apply is_derive_Reals, derivable_pt_lim_const.
    + apply is_derive_softplus.
  - apply (is_derive_mult logistic (fun g => g)).
    + apply is_derive_logistic.
    + apply is_derive_Reals, derivable_pt_lim_id.
    + intros; apply Rmult_comm.
Qed.

Lemma kappa_0 : kappa 0 = 0.
Proof. rewrite kappa_bregman, softplus_0. ring. Qed.

Lemma kappa_opp g : kappa (- g) = kappa g.
Proof. rewrite !kappa_is_soft_loss, <- (Ropp_0) at 1. apply soft_loss_opp. Qed.

Theorem kappa_nondecreasing a b : 0 <= a <= b -> kappa a <= kappa b.
Proof.
  intros H. apply (nondecreasing kappa (fun g => g * (logistic g * (1 - logistic g)))); [lra| |].
  - intros; apply is_derive_kappa.
  - intros x Hx. pose proof (logistic_pos x). pose proof (logistic_lt_1 x).
    repeat apply Rmult_le_pos; lra.
Qed.

(** μ′(t) is at least 1/4 − t²/16, since μ is 1/4-Lipschitz. *)
Lemma logistic_slope_lower t : 0 <= t -> / 4 - t ^ 2 / 16 <= logistic t * (1 - logistic t).
Proof.
  intros Ht. pose proof (logistic_lipschitz 0 t Ht) as H. rewrite logistic_0 in H.
  pose proof (logistic_le 0 t Ht) as H0. rewrite logistic_0 in H0.
  assert ((logistic t - / 2) ^ 2 <= (t / 4) ^ 2) by (apply pow_incr; lra). lra.
Qed.

Theorem kappa_quartic g : 0 <= g -> g ^ 2 / 8 - g ^ 4 / 64 <= kappa g.
Proof.
  intros Hg.
  set (h := fun g => kappa g - (g ^ 2 / 8 - g ^ 4 / 64)).
  assert (H : h 0 <= h g).
  { apply (nondecreasing h (fun g => g * (logistic g * (1 - logistic g)) - (g / 4 - g ^ 3 / 16))
      0 g Hg).
    - intros x _. apply (is_derive_minus kappa (fun g => g ^ 2 / 8 - g ^ 4 / 64)).
      + apply is_derive_kappa.
      + auto_derive; [exact I | field].
    - intros x Hx. pose proof (logistic_slope_lower x).
      assert (0 <= x * (logistic x * (1 - logistic x) - (/ 4 - x ^ 2 / 16)))
        by (apply Rmult_le_pos; lra). lra. }
  unfold h in H. rewrite kappa_0 in H. lra.
Qed.

Theorem kappa_lower g : 0 <= g <= / 2 -> g ^ 2 / (826 / 100) <= kappa g.
Proof.
  intros Hg. apply Rle_trans with (g ^ 2 / 8 - g ^ 4 / 64); [|apply kappa_quartic; lra].
  assert (g ^ 2 <= / 4).
  { replace (/ 4) with ((/ 2) ^ 2) by field. apply pow_incr; lra. }
  assert (0 <= g ^ 2 * (/ 8 - 100 / 826 - g ^ 2 / 64))
    by (apply Rmult_le_pos; [apply pow2_ge_0 | lra]).
  replace (g ^ 4) with (g ^ 2 * g ^ 2) by ring. lra.
Qed.

Theorem kappa_pos g : 0 < g -> 0 < kappa g.
Proof.
  intros Hg. set (s := Rmin g 1).
  assert (Hs : 0 < s <= 1 /\ s <= g).
  { unfold s, Rmin. destruct (Rle_dec g 1); lra. }
  apply Rlt_le_trans with (kappa s); [|apply kappa_nondecreasing; lra].
  apply Rlt_le_trans with (s ^ 2 / 8 - s ^ 4 / 64); [|apply kappa_quartic; lra].
  assert (0 < s ^ 2) by (apply pow_lt; lra).
  assert (s ^ 2 <= 1) by (rewrite <- (pow1 2); apply pow_incr; lra).
  assert (0 < s ^ 2 * (/ 8 - s ^ 2 / 64)) by (apply Rmult_lt_0_compat; lra).
  replace (s ^ 4) with (s ^ 2 * s ^ 2) by ring. lra.
Qed.
