(** The scalar part of Lemma B: a standard Gaussian lies within r of 0 with probability at
    most √(2/π) r, and the tail that turns it into a count. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
Require Import Definitions.
Open Scope R_scope.

Definition gaussian_density (u : R) : R := exp (- u ^ 2 / 2) / sqrt (2 * PI).

Lemma gaussian_density_continuous u : continuous gaussian_density u.
Proof.
  apply (ex_derive_continuous gaussian_density). unfold gaussian_density. auto_derive. exact I.
Qed.

Theorem gaussian_strip r : 0 <= r -> RInt gaussian_density (- r) r <= sqrt (2 / PI) * r.
Proof.
  intros Hr. pose proof PI_RGT_0 as Pi.
  assert (S : 0 < sqrt (2 * PI)) by (apply sqrt_lt_R0; lra).
  apply Rle_trans with (RInt (fun _ => / sqrt (2 * PI)) (- r) r).
  - apply RInt_le; [lra | | apply ex_RInt_const |].
    { apply (ex_RInt_continuous (V := R_CompleteNormedModule)).
      intros; apply gaussian_density_continuous. }
    intros u _. unfold gaussian_density, Rdiv. rewrite <- (Rmult_1_l (/ sqrt (2 * PI))) at 2.
    apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, S|].
    rewrite <- exp_0. pose proof (pow2_ge_0 u).
    destruct (Req_dec (- u ^ 2 * / 2) 0) as [->|]; [lra|]. left. apply exp_increasing. lra.
  - rewrite RInt_const. unfold scal. simpl. unfold mult. simpl.
    right. replace (sqrt (2 / PI)) with (2 / sqrt (2 * PI)); [field; lra|].
    apply Rmult_eq_reg_r with (sqrt (2 * PI)); [|lra].
    rewrite <- sqrt_mult by (try (apply Rlt_le, Rdiv_lt_0_compat); lra).
    replace (2 / PI * (2 * PI)) with (2 * 2) by (field; lra).
    rewrite sqrt_square by lra. field. lra.
Qed.

(** Hoeffding for m/2 independent indicators: exceeding the mean of N_i, at most
    √(2/π)B√m, by √(mL) has probability at most e^(−L) = δ/(2n). Over n points that is δ/2. *)
Theorem lemma_B_tail n m delta :
  0 < n -> 0 < m -> 0 < delta <= 2 * n ->
  n * exp (- (2 * (m / 2) * sqrt (log_term n delta / m) ^ 2)) = delta / 2.
Proof.
  intros Hn Hm Hd.
  unfold log_term.
  assert (R1 : 1 <= 2 * n / delta).
  { apply Rmult_le_reg_r with delta; [lra|].
    replace (2 * n / delta * delta) with (2 * n) by (field; lra). lra. }
  assert (L0 : 0 <= ln (2 * n / delta)).
  { rewrite <- ln_1. destruct R1 as [R1|R1]; [left; apply ln_increasing; lra | rewrite <- R1; lra]. }
  rewrite pow2_sqrt.
  2: { apply Rmult_le_pos; [lra|]. left. apply Rinv_0_lt_compat, Hm. }
  replace (2 * (m / 2) * (ln (2 * n / delta) / m)) with (ln (2 * n / delta)) by (field; lra).
  rewrite exp_Ropp, exp_ln by lra. field. lra.
Qed.
