(** Pinsker's inequality for two coins, and what it gives for the gradient of the soft loss. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
Require Import Definitions Logistic.
Open Scope R_scope.

Lemma is_derive_pinsker_gap p q : 0 < q < 1 ->
  is_derive (fun q => - (p * ln q) - (1 - p) * ln (1 - q) - 2 * (p - q) ^ 2) q
            ((q - p) * (/ (q * (1 - q)) - 4)).
Proof. intros Hq. auto_derive; [lra|]. field; lra. Qed.

Lemma inv_variance_ge_4 q : 0 < q < 1 -> 4 <= / (q * (1 - q)).
Proof.
  intros Hq. assert (0 < q * (1 - q)) by (apply Rmult_lt_0_compat; lra).
  rewrite <- (Rinv_inv 4). apply Rinv_le_contravar; [lra|].
  pose proof (pow2_ge_0 (q - / 2)). lra.
Qed.

Theorem pinsker p q : 0 < p < 1 -> 0 < q < 1 -> 2 * (p - q) ^ 2 <= KL p q.
Proof.
  intros Hp Hq. unfold KL. rewrite !ln_div by lra.
  set (g := fun q => - (p * ln q) - (1 - p) * ln (1 - q) - 2 * (p - q) ^ 2).
  assert (H : g p <= g q).
  { destruct (Rle_or_lt p q) as [Hpq|Hpq].
    - apply (nondecreasing g (fun q => (q - p) * (/ (q * (1 - q)) - 4)) p q Hpq).
      + intros x Hx. apply is_derive_pinsker_gap; lra.
      + intros x Hx. pose proof (inv_variance_ge_4 x). apply Rmult_le_pos; lra.
    - apply (nonincreasing g (fun q => (q - p) * (/ (q * (1 - q)) - 4)) q p); [lra| |].
      + intros x Hx. apply is_derive_pinsker_gap; lra.
      + intros x Hx. pose proof (inv_variance_ge_4 x).
        assert (0 <= (p - x) * (/ (x * (1 - x)) - 4)) by (apply Rmult_le_pos; lra). lra. }
  unfold g in H. replace ((p - p) ^ 2) with 0 in H by ring. lra.
Qed.

Theorem soft_loss_nonneg z f : 0 <= soft_loss z f.
Proof.
  pose proof (logistic_pos z). pose proof (logistic_lt_1 z).
  pose proof (logistic_pos f). pose proof (logistic_lt_1 f).
  pose proof (pinsker (logistic z) (logistic f)). pose proof (pow2_ge_0 (logistic z - logistic f)).
  unfold soft_loss. lra.
Qed.

(** The squared derivative of the soft loss in f is at most half the loss: ρ = 1/2. *)
Theorem soft_self_bounding z f :
  (logistic f - logistic z) ^ 2 <= / 2 * soft_loss z f.
Proof.
  pose proof (logistic_pos z). pose proof (logistic_lt_1 z).
  pose proof (logistic_pos f). pose proof (logistic_lt_1 f).
  pose proof (pinsker (logistic z) (logistic f)).
  replace ((logistic f - logistic z) ^ 2) with ((logistic z - logistic f) ^ 2) by ring.
  unfold soft_loss. lra.
Qed.
