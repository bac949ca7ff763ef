(** Why S2-least and S5-least speak of a least width: their conditions, once met at a width, are
    met at every larger one, for the deviations fall as the width grows and the bounds on the
    risk grow with the deviations. Nothing is assumed. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Probability Bernstein LemmaEPolynomial LemmaG S2Least S5Least.
Open Scope R_scope.

Lemma bernstein_mono s2 s2' b rate rate' : 0 <= s2 <= s2' -> 0 <= b -> 0 <= rate <= rate' ->
  bernstein s2 b rate <= bernstein s2' b rate'.
Proof.
  intros Hs Hb Hr. unfold bernstein.
  assert (L : 0 <= b * rate / 3 <= b * rate' / 3).
  { assert (0 <= b * rate) by (apply Rmult_le_pos; lra).
    assert (b * rate <= b * rate') by (apply Rmult_le_compat_l; lra). lra. }
  assert ((b * rate / 3) ^ 2 <= (b * rate' / 3) ^ 2) by (apply pow_incr, L).
  assert (s2 * rate <= s2' * rate') by (apply Rmult_le_compat; lra).
  apply Rplus_le_compat; [apply L | apply sqrt_le_1_alt; lra].
Qed.

Section Wider.
Variables m m' : R.
Hypothesis m_pos : 0 < m.
Hypothesis wider : m <= m'.

Lemma quotient_falls c : 0 <= c -> 0 <= c / m' <= c / m.
Proof.
  intros Hc. unfold Rdiv. split; [apply Rmult_le_pos; [exact Hc | left; apply Rinv_0_lt_compat; lra]|].
  apply Rmult_le_compat_l; [exact Hc | apply Rinv_le_contravar; assumption].
Qed.

Lemma transfer_falls ell : 0 <= ell -> transfer ell m' <= transfer ell m.
Proof. intros Hl. apply bernstein_mono; try lra. apply quotient_falls. lra. Qed.

Lemma flip_probability_falls B : 0 <= B -> 0 <= flip_probability B m' <= flip_probability B m.
Proof.
  intros HB. pose proof (sqrt_pos (2 / PI)) as C. unfold flip_probability, Rdiv.
  assert (S : 0 < sqrt m) by (apply sqrt_lt_R0, m_pos).
  assert (S' : sqrt m <= sqrt m') by (apply sqrt_le_1_alt, wider).
  assert (I : 0 <= / sqrt m' <= / sqrt m).
  { split; [left; apply Rinv_0_lt_compat; lra | apply Rinv_le_contravar; assumption]. }
  split; [repeat apply Rmult_le_pos; lra|].
  apply Rmult_le_compat_l; [exact C | apply Rmult_le_compat_l; [exact HB | apply I]].
Qed.

Lemma flip_fraction_falls B ell : 0 <= B -> 0 <= ell ->
  flip_fraction B ell m' <= flip_fraction B ell m.
Proof.
  intros HB Hl. pose proof (flip_probability_falls B HB) as P. unfold flip_fraction.
  apply Rplus_le_compat; [apply P|]. apply bernstein_mono; [exact P | lra | apply quotient_falls; lra].
Qed.

Lemma flip_fraction_nonneg B ell : 0 <= B -> 0 <= ell -> 0 <= flip_fraction B ell m'.
Proof.
  intros HB Hl. pose proof (flip_probability_falls B HB) as P. pose proof (quotient_falls (2 * ell) ltac:(lra)) as Q.
  unfold flip_fraction, bernstein. set (rate := 2 * ell / m') in *.
  pose proof (sqrt_pos ((1 * rate / 3) ^ 2 + 2 * flip_probability B m' * rate)). lra.
Qed.

Lemma transfer_nonneg ell : 0 <= ell -> 0 <= transfer ell m'.
Proof.
  intros Hl. pose proof (quotient_falls (2 * ell) ltac:(lra)) as Q. unfold transfer, bernstein.
  set (rate := 2 * ell / m') in *. pose proof (sqrt_pos ((3 / 2 * rate / 3) ^ 2 + 2 * / 2 * rate)). lra.
Qed.

Lemma worst_case_mono u v : 0 <= u <= v -> worst_case u <= worst_case v.
Proof.
  intros H. assert (S : 0 <= u ^ 2 <= v ^ 2) by (split; [apply pow2_ge_0 | apply pow_incr, H]).
  unfold worst_case. replace (u ^ 4) with (u ^ 2 * u ^ 2) by ring. replace (v ^ 4) with (v ^ 2 * v ^ 2) by ring.
  set (s := u ^ 2) in *. set (t := v ^ 2) in *.
  (* both s/8 and the polynomial in s grow *)
  assert (P : s / 8 - s * s * (/ 576 - s / 25920) <= t / 8 - t * t * (/ 576 - t / 25920)).
  { assert (Q : 0 <= (t - s) * (/ 8 - (s + t) / 576 + (s * s + s * t + t * t) / 25920)).
    { apply Rmult_le_pos; [lra|]. pose proof (pow2_ge_0 (s + t - 30)). pose proof (pow2_ge_0 (s - t)). lra. }
    lra. }
  unfold Rmax. destruct (Rle_dec 0 (/ 576 - s / 25920)), (Rle_dec 0 (/ 576 - t / 25920)); try lra.
  assert (0 <= s * s * (/ 576 - s / 25920)) by (apply Rmult_le_pos; [apply Rle_0_sqr | lra]). lra.
Qed.

Theorem S2_least_wider delta beta : 0 < delta < 1 ->
  / (1 - least_step / 4) * worst_case (least_gap delta m) <= (1 - time_share) * beta ->
  / (1 - least_step / 4) * worst_case (least_gap delta m') <= (1 - time_share) * beta.
Proof.
  intros Hd Close. eapply Rle_trans; [|exact Close].
  assert (Price : forall c, 0 < c < 2 -> 0 <= ln (2 / (c * delta))).
  { intros c Hc. assert (P : 0 < c * delta) by (apply Rmult_lt_0_compat; lra).
    assert (c * delta < c * 1) by (apply Rmult_lt_compat_l; lra).
    rewrite <- ln_1. left. apply ln_increasing; [lra|]. apply Rmult_lt_reg_r with (c * delta); [exact P|].
    replace (2 / (c * delta) * (c * delta)) with 2 by (field; lra). lra. }
  pose proof (Price (7 / 4) ltac:(lra)) as PA. pose proof (Price (/ 4) ltac:(lra)) as PB.
  fold (price_transfer delta) in PA. fold (price_flips delta) in PB.
  apply Rmult_le_compat_l; [unfold least_step; lra|]. apply worst_case_mono. unfold least_gap.
  pose proof (transfer_falls _ PA). pose proof (transfer_nonneg _ PA).
  pose proof (flip_fraction_falls 1 _ Rle_0_1 PB). pose proof (flip_fraction_nonneg 1 _ Rle_0_1 PB). lra.
Qed.

Theorem S5_least_wider n delta g B beta : (0 < n)%nat -> 0 < delta < / 3 -> 0 < B ->
  2 / (2 - rho_hard) * ln (1 + exp (- least_margin g B (one_side n delta m)
    (flip_fraction B (union_price n delta (/ 4)) m))) <= (1 - hard_time_share) * beta ->
  2 / (2 - rho_hard) * ln (1 + exp (- least_margin g B (one_side n delta m')
    (flip_fraction B (union_price n delta (/ 4)) m'))) <= (1 - hard_time_share) * beta.
Proof.
  intros Hn Hd HB Close. eapply Rle_trans; [|exact Close].
  assert (Price : forall c, 0 < c < 3 -> 0 <= union_price n delta c).
  { intros c Hc. assert (P : 0 < c * delta) by (apply Rmult_lt_0_compat; lra).
    assert (c * delta < 3 * / 3) by (apply Rmult_le_0_lt_compat; lra).
    assert (1 <= INR n) by (change 1 with (INR 1); apply le_INR; lia).
    unfold union_price. rewrite <- ln_1. left. apply ln_increasing; [lra|].
    apply Rmult_lt_reg_r with (c * delta); [exact P|].
    replace (INR n / (c * delta) * (c * delta)) with (INR n) by (field; lra). lra. }
  pose proof (flip_fraction_falls B _ (Rlt_le _ _ HB) (Price (/ 4) ltac:(lra))) as F.
  assert (A : one_side n delta m' <= one_side n delta m).
  { apply sqrt_le_1_alt, quotient_falls. pose proof (Price (7 / 4) ltac:(lra)). lra. }
  set (r := one_side n delta m) in *. set (r' := one_side n delta m') in *.
  set (q := flip_fraction B (union_price n delta (/ 4)) m) in *.
  set (q' := flip_fraction B (union_price n delta (/ 4)) m') in *.
  apply Rmult_le_compat_l; [unfold rho_hard; left; apply Rdiv_lt_0_compat; lra|].
  assert (M : least_margin g B r q <= least_margin g B r' q') by (apply Rmult_le_compat_l; lra).
  assert (X : exp (- least_margin g B r' q') <= exp (- least_margin g B r q)) by (apply exp_le; lra).
  pose proof (exp_pos (- least_margin g B r' q')).
  destruct (Req_dec (exp (- least_margin g B r' q')) (exp (- least_margin g B r q))) as [->|]; [lra|].
  left. apply ln_increasing; lra.
Qed.
End Wider.
