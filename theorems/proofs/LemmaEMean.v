(** Lemma E on average: if the root mean square of z_i − f_i over the points is at most r, the
    mean soft loss is at most the worst case at r. Nothing is assumed.

    The greatest loss W at a logit difference of 2u has W′(u)/(2u) = (1 − (ξ(u)/u)²)/2, and
    ξ(u)/u = coth u − 1/u increases: W is concave in u², so it lies below its tangents there. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
Require Import Definitions Sums Logistic Pinsker LemmaE LemmaEPolynomial.
Open Scope R_scope.

Lemma excess_ratio u v : 0 < u <= v -> excess u / u <= excess v / v.
Proof.
  intros H.
  assert (E : forall x, 0 < x -> excess x / x = cosh x / sinh x - / x).
  { intros x Hx. pose proof (sinh_positive x Hx). unfold excess. field; lra. }
  rewrite !E by lra.
  apply (nondecreasing (fun x => cosh x / sinh x - / x) (fun x => / x ^ 2 - / sinh x ^ 2)); [lra| |].
  - intros x Hx. pose proof (sinh_positive x ltac:(lra)) as S. auto_derive; [repeat split; lra|].
    assert (C : cosh x * cosh x = 1 + sinh x * sinh x).
    { unfold cosh, sinh. rewrite exp_Ropp. pose proof (exp_pos x). field; lra. }
    replace (1 * sinh x * / sinh x + cosh x * (- (1 * cosh x) * / (sinh x * sinh x)) + - (- (1) * / (x * x)))
      with (1 - (cosh x * cosh x) / (sinh x * sinh x) + / x ^ 2) by (field; lra).
    rewrite C. field; lra.
  - intros x Hx. pose proof (sinh_ge x ltac:(lra)) as S.
    assert (/ sinh x ^ 2 <= / x ^ 2); [|lra].
    apply Rinv_le_contravar; [apply pow_lt; lra | apply pow_incr; lra].
Qed.

(** Slope of W as a function of u², at u = v. *)
Definition worst_slope (v : R) : R := (1 - (excess v / v) ^ 2) / 2.

Lemma excess_ratio_range v : 0 < v -> 0 <= excess v / v <= 1.
Proof.
  intros Hv. pose proof (excess_nonneg v Hv). pose proof (excess_le v Hv). split.
  - apply Rmult_le_pos; [assumption | left; apply Rinv_0_lt_compat, Hv].
  - apply Rmult_le_reg_r with v; [exact Hv|]. replace (excess v / v * v) with (excess v) by (field; lra). lra.
Qed.

Lemma worst_slope_nonneg v : 0 < v -> 0 <= worst_slope v.
Proof.
  intros Hv. pose proof (excess_ratio_range v Hv) as H. unfold worst_slope.
  assert ((excess v / v) ^ 2 <= 1 ^ 2) by (apply pow_incr; lra). lra.
Qed.

Lemma worst_tangent u v : 0 < u -> 0 < v -> worst u <= worst v + worst_slope v * (u ^ 2 - v ^ 2).
Proof.
  intros Hu Hv. set (k := worst_slope v).
  set (g := fun u => k * (u ^ 2 - v ^ 2) - worst u).
  assert (D : forall x, 0 < x -> is_derive g x (x * ((excess x / x) ^ 2 - (excess v / v) ^ 2))).
  { intros x Hx. unfold g. evar_last.
    - apply (is_derive_minus (fun u => k * (u ^ 2 - v ^ 2)) worst).
      + auto_derive; [exact I | reflexivity].
      + apply is_derive_worst, Hx.
    - unfold minus, plus, opp, k, worst_slope. simpl. field. lra. }
  assert (M : g v <= g u); [|unfold g in M; lra].
  destruct (Rle_or_lt u v) as [H|H].
  - apply (nonincreasing g (fun x => x * ((excess x / x) ^ 2 - (excess v / v) ^ 2)) u v); [exact H| |].
    + intros x Hx. apply D. lra.
    + intros x Hx. pose proof (excess_ratio x v ltac:(lra)). pose proof (excess_ratio_range x ltac:(lra)).
      assert ((excess x / x) ^ 2 <= (excess v / v) ^ 2) by (apply pow_incr; lra).
      assert (0 <= x * ((excess v / v) ^ 2 - (excess x / x) ^ 2)) by (apply Rmult_le_pos; lra). lra.
  - apply (nondecreasing g (fun x => x * ((excess x / x) ^ 2 - (excess v / v) ^ 2)) v u); [lra| |].
    + intros x Hx. apply D. lra.
    + intros x Hx. pose proof (excess_ratio v x ltac:(lra)). pose proof (excess_ratio_range v ltac:(lra)).
      assert ((excess v / v) ^ 2 <= (excess x / x) ^ 2) by (apply pow_incr; lra).
      apply Rmult_le_pos; lra.
Qed.

Lemma worst_nonneg u : 0 < u -> 0 <= worst u.
Proof.
  intros Hu. pose proof (soft_loss_worst_pos 0 u Hu). pose proof (soft_loss_nonneg 0 (0 + 2 * u)). lra.
Qed.

(** The tangent bounds the loss of every teacher at every difference. *)
Lemma soft_loss_tangent z f v : 0 < v ->
  soft_loss z f <= worst v + worst_slope v * (((z - f) / 2) ^ 2 - v ^ 2).
Proof.
  intros Hv. pose proof (worst_slope_nonneg v Hv) as K.
  assert (P : forall z f, z < f ->
    soft_loss z f <= worst v + worst_slope v * (((z - f) / 2) ^ 2 - v ^ 2)).
  { intros z0 f0 H. pose proof (soft_loss_worst_pos z0 ((f0 - z0) / 2) ltac:(lra)) as W.
    pose proof (worst_tangent ((f0 - z0) / 2) v ltac:(lra) Hv).
    replace (z0 + 2 * ((f0 - z0) / 2)) with f0 in W by field.
    replace (((z0 - f0) / 2) ^ 2) with (((f0 - z0) / 2) ^ 2) by field. lra. }
  destruct (Rtotal_order z f) as [H|[<-|H]]; [apply P, H| |].
  - replace (soft_loss z z) with 0 by (rewrite soft_loss_bregman; ring).
    replace ((z - z) / 2) with 0 by field.
    assert (- (worst v - worst_slope v * v ^ 2) <= 0); [|lra].
    apply (vanishes _ (worst_slope v * v) v Hv). intros e He.
    pose proof (worst_tangent e v ltac:(lra) Hv). pose proof (worst_nonneg e ltac:(lra)).
    assert (worst_slope v * (e * e) <= worst_slope v * (e * v))
      by (apply Rmult_le_compat_l; [exact K | apply Rmult_le_compat_l; lra]). lra.
  - rewrite <- soft_loss_opp. pose proof (P (- z) (- f) ltac:(lra)) as Q.
    replace ((- z - - f) / 2) with (- ((z - f) / 2)) in Q by field.
    replace ((- ((z - f) / 2)) ^ 2) with (((z - f) / 2) ^ 2) in Q by ring. exact Q.
Qed.

Theorem mean_soft_loss n (z f : nat -> R) r :
  (0 < n)%nat -> 0 < r -> mean n (fun i => (z i - f i) ^ 2) <= r ^ 2 ->
  mean n (fun i => soft_loss (z i) (f i)) <= worst_case r.
Proof.
  intros Hn Hr H.
  assert (Quadratic : mean n (fun i => soft_loss (z i) (f i)) <= r ^ 2 / 8).
  { apply Rle_trans with (mean n (fun i => / 8 * (z i - f i) ^ 2)).
    - apply mean_le; [exact Hn|]. intros i _. pose proof (lemma_E (z i) (f i)). lra.
    - rewrite mean_scale by exact Hn. lra. }
  set (v := r / 2). assert (Hv : 0 < v) by (unfold v; lra).
  pose proof (worst_slope_nonneg v Hv) as K.
  assert (Tangent : mean n (fun i => soft_loss (z i) (f i)) <= worst v).
  { apply Rle_trans with
      (mean n (fun i => (worst v - worst_slope v * v ^ 2) - (- (worst_slope v / 4)) * (z i - f i) ^ 2)).
    - apply mean_le; [exact Hn|]. intros i _. pose proof (soft_loss_tangent (z i) (f i) v Hv). lra.
    - rewrite mean_minus, mean_const, mean_scale by exact Hn.
      assert (worst_slope v * mean n (fun i => (z i - f i) ^ 2) <= worst_slope v * r ^ 2)
        by (apply Rmult_le_compat_l; assumption).
      replace (r ^ 2) with (4 * v ^ 2) in * by (unfold v; field). lra. }
  pose proof (worst_polynomial v Hv) as P. unfold worst_case, Rmax.
  replace (v ^ 2 / 2 - v ^ 4 / 36 + v ^ 6 / 405) with (r ^ 2 / 8 - r ^ 4 / 576 + r ^ 6 / 25920) in P
    by (unfold v; field).
  destruct (Rle_dec 0 _); lra.
Qed.
