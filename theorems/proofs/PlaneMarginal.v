(** Under the standard normal law of the plane, the inner product with any vector x ≠ 0 is
    within r‖x‖ of 0 with the probability that the normal density gives: equality, with
    Lemma B's √(2/π) r as a bound. Assumed: the definition of the law ([PlaneIntegral.v]). *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Require Import Sums Vectors LemmaD Runs Network Probability Bernstein Logistic LemmaEPolynomial.
Require Import RandomInitialisation GaussianStrip GaussianIntegral Angles PlaneIntegral PlaneLaw.
Open Scope R_scope.

Lemma bell_decreasing a b : 0 <= a <= b -> bell b <= bell a.
Proof.
  intros H. apply exp_le. assert (a ^ 2 <= b ^ 2) by (apply pow_incr; lra). lra.
Qed.

(** The companion of [inside_le]: little is missing near the strip's own direction. *)
Lemma inside_ge alpha rho e : 0 < alpha < PI / 2 -> 0 <= rho -> 0 < e ->
  sqrt (PI / 2) * J rho - (alpha - outside alpha rho) <= sqrt (PI / 2) * (e + rho * bell (e * tan alpha)).
Proof.
  intros Ha Hr He. pose proof PI_RGT_0 as Pi. set (c := sqrt (PI / 2)). set (b := bell (e * tan alpha)).
  assert (T : 0 < tan alpha) by (apply tan_gt_0; lra).
  assert (C : 0 <= c) by apply sqrt_pos. pose proof (bell_range (e * tan alpha)) as Bb. fold b in Bb.
  set (G := fun r => c * J r + outside alpha r).
  assert (D : forall k r, is_derive (fun r => k * r - G r) r (k - bell r * (c - J (r * tan alpha)))).
  { intros k r. unfold G. evar_last.
    - apply (is_derive_minus (fun r => k * r) (fun r => c * J r + outside alpha r)).
      + auto_derive; [exact I | reflexivity].
      + apply (is_derive_plus (fun r => c * J r) (outside alpha)).
        * apply (is_derive_scal J r c), is_derive_J.
        * apply is_derive_outside; lra.
    - unfold minus, plus, opp. simpl. ring. }
  assert (Gap : forall r, 0 <= r -> 0 <= c - J (r * tan alpha) <= c * bell (r * tan alpha)).
  { intros r H. pose proof (J_bounds (r * tan alpha) ltac:(apply Rmult_le_pos; lra)) as Jb. fold c in Jb. lra. }
  assert (Slope : forall r k, 0 <= r -> c * bell (r * tan alpha) <= k -> 0 <= k - bell r * (c - J (r * tan alpha))).
  { intros r k H Hk. pose proof (Gap r H) as [G0 G1]. pose proof (bell_range r) as Br.
    assert (bell r * (c - J (r * tan alpha)) <= 1 * (c - J (r * tan alpha))) by (apply Rmult_le_compat_r; lra). lra. }
  assert (G0 : G 0 = alpha) by (unfold G; rewrite J_0, outside_0 by lra; ring).
  assert (Short : forall r, 0 <= r -> G r - alpha <= c * r).
  { intros r H. assert (M : c * 0 - G 0 <= c * r - G r); [|lra].
    apply (nondecreasing (fun r => c * r - G r) (fun r => c - bell r * (c - J (r * tan alpha))) 0 r H).
    - intros y _. apply D.
    - intros y Hy. apply Slope; [lra|]. pose proof (bell_range (y * tan alpha)).
      rewrite <- (Rmult_1_r c) at 2. apply Rmult_le_compat_l; lra. }
  assert (Cb : 0 <= c * (rho * b)) by (apply Rmult_le_pos; [exact C | apply Rmult_le_pos; lra]).
  replace (c * J rho - (alpha - outside alpha rho)) with (G rho - alpha) by (unfold G; ring).
  destruct (Rle_or_lt rho e) as [H|H].
  - pose proof (Short rho Hr). assert (c * rho <= c * e) by (apply Rmult_le_compat_l; lra). lra.
  - pose proof (Short e ltac:(lra)) as S.
    assert (M : c * b * e - G e <= c * b * rho - G rho).
    { apply (nondecreasing (fun r => c * b * r - G r) (fun r => c * b - bell r * (c - J (r * tan alpha))) e rho); [lra| |].
      - intros y _. apply D.
      - intros y Hy. apply Slope; [lra|]. apply Rmult_le_compat_l; [exact C|]. apply bell_decreasing.
        split; [apply Rmult_le_pos; lra | apply Rmult_le_compat_r; lra]. }
    assert (0 <= c * b * e) by (repeat apply Rmult_le_pos; lra). lra.
Qed.

(** The normal density between −r and r. *)
Lemma density_integral r : 0 <= r -> RInt gaussian_density (- r) r = 2 / PI * (sqrt (PI / 2) * J r).
Proof.
  intros Hr. pose proof PI_RGT_0 as Pi.
  assert (H : is_RInt bell 0 r (J r)) by (apply (RInt_correct (V := R_CompleteNormedModule)), bell_integrable).
  assert (H' : is_RInt bell (- r) 0 (J r)).
  { apply (integral_equal (fun t => bell (0 - t))); [lra | |].
    - intros t _. unfold bell. f_equal. field.
    - apply integral_reflect. rewrite Rminus_0_r. replace (0 - - r) with r by ring. exact H. }
  pose proof (integral_join bell (- r) 0 r _ _ H' H) as S.
  apply (is_RInt_scal _ (- r) r (/ sqrt (2 * PI))) in S.
  apply (is_RInt_unique (V := R_CompleteNormedModule)).
  replace (2 / PI * (sqrt (PI / 2) * J r)) with (scal (/ sqrt (2 * PI)) (J r + J r)).
  - apply (is_RInt_ext (fun t => scal (/ sqrt (2 * PI)) (bell t))); [|exact S].
    intros t _. unfold gaussian_density, bell, scal, Rdiv. simpl. unfold mult. simpl. ring.
  - unfold scal. simpl. unfold mult. simpl.
    assert (R : 0 < sqrt (2 * PI)) by (apply sqrt_lt_R0; lra).
    assert (Q : sqrt (PI / 2) = PI / sqrt (2 * PI)).
    { apply Rmult_eq_reg_r with (sqrt (2 * PI)); [|lra]. rewrite <- sqrt_mult by lra.
      replace (PI / 2 * (2 * PI)) with (PI * PI) by field. rewrite sqrt_square by lra. field. lra. }
    rewrite Q. field. lra.
Qed.

Section Marginal.
Variable E : (vec -> R) -> R.
Hypothesis law : gaussian_plane E.
Variable x : vec.
Hypothesis nonzero : 0 < norm 2 x.
Variable r : R.
Hypothesis r_nonneg : 0 <= r.

Notation strip := (fun w => indicator_le (Rabs (dot 2 w x)) (r * norm 2 x)).

Lemma bounded_strip : bounded strip.
Proof. apply bounded_indicator. intros w. unfold indicator_le. destruct (Rle_dec _ _); lra. Qed.

Lemma strip_bracket alpha : 0 < alpha < PI / 2 ->
  2 / PI * (alpha - outside alpha r) <= E strip <= 2 / PI * ((alpha - outside alpha r) + (PI / 2 - alpha)).
Proof.
  intros Ha. destruct law as [HE HV].
  assert (V : forall e, 0 <= e <= 1 ->
    E (cut_strip x r alpha e) = 2 / PI * ((alpha - outside alpha r) + (PI / 2 - alpha) * e)).
  { intros e He. apply HV; [apply bounded_cut_strip, He | apply cut_strip_integral; assumption]. }
  split.
  - replace (alpha - outside alpha r) with (alpha - outside alpha r + (PI / 2 - alpha) * 0) by ring.
    rewrite <- V by lra. apply (monotone E HE); [apply bounded_cut_strip; lra | apply bounded_strip|].
    intros w. unfold cut_strip, indicator_le. repeat destruct (Rlt_dec _ _); destruct (Rle_dec _ _); lra.
  - replace (PI / 2 - alpha) with ((PI / 2 - alpha) * 1) by ring.
    rewrite <- V by lra. apply (monotone E HE); [apply bounded_strip | apply bounded_cut_strip; lra|].
    intros w. unfold cut_strip, indicator_le. repeat destruct (Rlt_dec _ _); destruct (Rle_dec _ _); lra.
Qed.

Theorem plane_strip : E strip = RInt gaussian_density (- r) r.
Proof.
  rewrite density_integral by exact r_nonneg. pose proof PI_RGT_0 as Pi.
  assert (Pi2 : 0 < 2 / PI) by (apply Rdiv_lt_0_compat; lra).
  set (c := sqrt (PI / 2)). assert (C : 0 <= c) by apply sqrt_pos.
  apply Rle_antisym; apply Rminus_le.
  - apply (vanishes _ (2 / PI) (PI / 4)); [lra|]. intros e He.
    pose proof (strip_bracket (PI / 2 - e) ltac:(lra)) as [_ U].
    pose proof (inside_le (PI / 2 - e) r ltac:(lra) r_nonneg) as I. fold c in I.
    apply (Rmult_le_compat_l (2 / PI)) in I; [|lra]. lra.
  - apply (vanishes _ (2 / PI * (c * (1 + 2 * r))) 1); [lra|]. intros e He.
    assert (e2 : 0 < e ^ 2) by (apply pow_lt; lra).
    set (alpha := atan (/ e ^ 2)). pose proof (atan_bound (/ e ^ 2)) as Ab.
    assert (A0 : 0 < alpha) by (rewrite <- atan_0; apply atan_increasing, Rinv_0_lt_compat, e2).
    pose proof (strip_bracket alpha ltac:(unfold alpha in *; lra)) as [L _].
    pose proof (inside_ge alpha r e ltac:(unfold alpha in *; lra) r_nonneg ltac:(lra)) as I. fold c in I.
    assert (B : bell (e * tan alpha) <= 2 * e).
    { unfold alpha. rewrite tan_atan. set (s := (e * / e ^ 2) ^ 2 / 2).
      assert (S : s = / (2 * e ^ 2)) by (unfold s; field; lra).
      unfold bell. replace (- (e * / e ^ 2) ^ 2 / 2) with (- s) by (unfold s; field; lra).
      rewrite exp_Ropp. pose proof (exp_ineq1_le s). assert (0 < s) by (rewrite S; apply Rinv_0_lt_compat; lra).
      apply Rle_trans with (/ s); [apply Rinv_le_contravar; lra|]. rewrite S, Rinv_inv.
      assert (e * e <= e * 1) by (apply Rmult_le_compat_l; lra). lra. }
    assert (M : c * (e + r * bell (e * tan alpha)) <= c * (e + r * (2 * e)))
      by (apply Rmult_le_compat_l; [exact C | apply Rplus_le_compat_l, Rmult_le_compat_l; assumption]).
    assert (I' : c * J r - (alpha - outside alpha r) <= c * (e + r * (2 * e))) by lra.
    apply (Rmult_le_compat_l (2 / PI)) in I'; [|lra]. lra.
Qed.

Corollary plane_strip_bound : E strip <= sqrt (2 / PI) * r.
Proof. rewrite plane_strip. apply gaussian_strip, r_nonneg. Qed.
End Marginal.
