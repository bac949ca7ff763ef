(** S5-least: hard labels, every width at which the chain of lemmas closes, any radius B > 0,
    step η = 1.

    First for the network, from two events of the initial draw; then as a probability, where
    only the three facts on one weight vector of [RandomTheorems.v] are assumed. δ < 1/3, as the
    statement has it (δ ≤ 4/7 is what the price ln(n/(7δ/4)) needs to be nonnegative). *)
From Coq Require Import Reals Lra Lia.
From Interval Require Import Tactic.
Require Import Definitions Sums SelfBounding Vectors LemmaD Runs Network Probability Bernstein.
Require Import LemmaC NetworkTheorems S2 RandomInitialisation RandomTheorems LemmaG S2Least.
Open Scope R_scope.

(** The share of β that is left to time. *)
Definition hard_time_share : R := / 4.

(** The hard loss falls as the margin y f grows. *)
Lemma hard_loss_margin y f l : l <= y * f -> hard_loss y f <= ln (1 + exp (- l)).
Proof.
  intros H. unfold hard_loss. assert (E : exp (- (y * f)) <= exp (- l)) by (apply exp_le; lra).
  pose proof (exp_pos (- (y * f))).
  destruct (Req_dec (exp (- (y * f))) (exp (- l))) as [->|]; [lra|]. left. apply ln_increasing; lra.
Qed.

Section Network.
Variables d m n : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variables W0 V : nat -> vec.

(** One side of Lemma A: on no point does f⁰_i(U) fall short of the teacher by more than r. *)
Definition event_one_side (z y : nat -> R) (r : R) : Prop := forall i, (i < n)%nat ->
  y i * z i - y i * mean m (fun j => step (pre d x W0 i j) * dot d (V j) (x i)) <= r.
(** Lemma B: on no point can more than a fraction q of the neurons flip. *)
Definition event_fraction (B q : R) : Prop := forall i, (i < n)%nat ->
  flippable d m x W0 B i / INR m <= q.

Hypothesis model : admissible d m n x a W0 V.
Variable h : nat.
Hypothesis pairs : paired m a W0 V h.

(** Λ(m, B) from the two deviations. *)
Definition least_margin (g B r q : R) : R := B * (g - r - q).

Theorem S5_least_network z y g B r q beta T :
  0 < B -> 0 < beta -> has_margin n z y g ->
  2 / (2 - rho_hard) * ln (1 + exp (- least_margin g B r q)) <= (1 - hard_time_share) * beta ->
  B ^ 2 / ((2 - rho_hard) * hard_time_share * beta) <= INR T ->
  event_one_side z y r -> event_fraction B q ->
  mean T (hard_risk d m n x a W0 y B 1) <= beta.
Proof.
  intros HB Hb Hy Close HT HA HF.
  pose proof (untrained_output d m n x a W0 V model) as Out.
  destruct model as [Hm Hn Hs Hx Hv _]. destruct pairs as [Even [Opp [SW SV]]].
  assert (M : 0 < INR m) by (apply lt_0_INR, Hm).
  assert (B2 : 0 < B ^ 2) by (apply pow_lt, HB).
  assert (Tp : 0 < B ^ 2 / ((2 - rho_hard) * hard_time_share * beta)).
  { apply Rdiv_lt_0_compat; [exact B2|]. unfold rho_hard, hard_time_share. lra. }
  pose proof (steps_pos T _ Tp HT) as T0. pose proof (INR_n_pos T T0) as TP.
  set (trained := pgd d m n x a W0 B 1 (hard_slope y)).
  set (fbar := fun t i => linear d m x a (trained t) (Wbar m a W0 V B) i).
  assert (R : forall t, risk n (fun i => hard_loss (y i)) fbar t <= ln (1 + exp (- least_margin g B r q))).
  { intros t. apply mean_le_const; [exact Hn|]. intros i Hi. apply hard_loss_margin.
    destruct (Hy i Hi) as [Hl Hg]. specialize (HA i Hi). specialize (HF i Hi).
    pose proof (lemma_C_pairs d m n x a W0 V B 1 B (hard_slope y) Hm (Rlt_le _ _ HB) (Rlt_le _ _ HB) Hs Hx Hv
      (fun i _ => Out i) h Even (Rle_refl B) Opp SW SV t i Hi) as C.
    change (Wbar_at m a W0 V B) with (Wbar m a W0 V B) in C. fold trained in C. fold (fbar t i) in C.
    rewrite linear_U in C by assumption.
    set (fU := mean m (fun j => step (pre d x W0 i j) * dot d (V j) (x i))) in *.
    replace ((B + B) * flippable d m x W0 B i / (2 * INR m)) with (B * (flippable d m x W0 B i / INR m)) in C
      by (field; lra).
    assert (F : B * (flippable d m x W0 B i / INR m) <= B * q) by (apply Rmult_le_compat_l; lra).
    assert (A : B * (y i * z i - y i * fU) <= B * r) by (apply Rmult_le_compat_l; lra).
    assert (G : B * g <= B * (y i * z i)) by (apply Rmult_le_compat_l; lra).
    assert (S : - (B * q) <= y i * (fbar t i - B * fU)).
    { revert C. unfold Rabs. destruct (Rcase_abs _); intros; destruct Hl as [->| ->]; lra. }
    unfold least_margin. lra. }
  assert (D : (2 - rho_hard * 1) * mean T (hard_risk d m n x a W0 y B 1)
              <= 2 * ln (1 + exp (- least_margin g B r q)) + B ^ 2 / (1 * INR T)).
  { apply (lemma_D_averaged 1 rho_hard _ (risk n (fun i => hard_loss (y i)) fbar)
      (distance2 d m n x a W0 V B 1 (hard_slope y)) T); auto; try (unfold rho_hard; lra).
    - intros t _. unfold hard_risk, hard_outputs, fbar, trained.
      apply one_step_regret; auto; try lra.
      + intros; apply hard_convex.
      + intros i u Hi; apply hard_self_bounding, (Hy i Hi).
    - apply sum_nonneg. intros; apply norm2_nonneg.
    - apply start_distance; auto; lra. }
  unfold hard_time_share in *. set (k := 2 - rho_hard) in *.
  assert (K : 0 < k) by (unfold k, rho_hard; lra).
  replace (2 - rho_hard * 1) with k in D by (unfold k; ring).
  assert (S : B ^ 2 / (1 * INR T) <= k * (/ 4 * beta)).
  { apply Rmult_le_reg_r with (INR T); [exact TP|].
    replace (B ^ 2 / (1 * INR T) * INR T) with (B ^ 2) by (field; lra).
    apply (Rmult_le_compat_l (k * (/ 4 * beta))) in HT; [|apply Rmult_le_pos; lra].
    replace (k * (/ 4 * beta) * (B ^ 2 / (k * / 4 * beta))) with (B ^ 2) in HT by (field; lra). exact HT. }
  apply (Rmult_le_compat_l k) in Close; [|lra].
  replace (k * (2 / k * ln (1 + exp (- least_margin g B r q))))
    with (2 * ln (1 + exp (- least_margin g B r q))) in Close by (field; lra).
  apply Rmult_le_reg_l with k; [exact K|]. lra.
Qed.
End Network.

Section Probability.
Variables d h n : nat.
Variable x : nat -> vec.
Variable direction : vec -> vec.
Variable sign : nat -> R.
Variable E : (vec -> R) -> R.
Variables z y : nat -> R.
Variables delta g B : R.
Hypothesis given : setting d h n x direction sign E z delta.
Hypothesis delta_small : delta < / 3.
Hypothesis B_pos : 0 < B.
Hypothesis margin : has_margin n z y g.

Notation m := (h + h)%nat.
Notation a := (paired_signs h sign).
Notation feature i := (fun w => step (dot d w (x i)) * dot d (direction w) (x i)).
Notation near i := (fun w => indicator_le (Rabs (dot d w (x i))) (B * norm d (x i) / root_m m)).
Notation training s := (hard_outputs d m n x a (paired_weights h s) y B 1).

(** ln(n/(c δ)), the price of n events that may fail with probability c δ in all. *)
Definition union_price (c : R) : R := ln (INR n / (c * delta)).
Definition one_side (width : R) : R := sqrt (2 * union_price (7 / 4) / width).

Lemma union_price_pos c : 0 < c < 3 -> 0 < union_price c.
Proof.
  intros Hc. destruct given. unfold union_price. rewrite <- ln_1.
  assert (0 < c * delta) by (apply Rmult_lt_0_compat; lra).
  assert (c * delta < 3 * / 3) by (apply Rmult_le_0_lt_compat; lra).
  assert (1 <= INR n) by (change 1 with (INR 1); apply le_INR; lia).
  apply ln_increasing; [lra|]. apply Rmult_lt_reg_r with (c * delta); [assumption|].
  replace (INR n / (c * delta) * (c * delta)) with (INR n) by (field; lra). lra.
Qed.

Lemma union_price_value c : 0 < c -> exp (- union_price c) = c * delta / INR n.
Proof.
  intros Hc. destruct given. assert (0 < c * delta) by (apply Rmult_lt_0_compat; lra).
  pose proof (INR_n_pos n some_data). unfold union_price.
  rewrite exp_Ropp, exp_ln by (apply Rdiv_lt_0_compat; lra). field. lra.
Qed.

(** Lemma A on one side, one point, at price ℓ. *)
Lemma lemma_A_one_side ell i : (i < n)%nat -> 0 < ell ->
  draws E (fun _ => 0) h (fun s => indicator_lt (sqrt (2 * ell / INR m))
    (y i * z i - y i * mean h (fun j => feature i (s j)))) <= exp (- ell).
Proof.
  intros Hi Hl. pose proof given as G. destruct G. pose proof (INR_n_pos h some_pairs) as H0.
  assert (M : INR m = 2 * INR h) by (rewrite plus_INR; ring).
  set (u := sqrt (2 * ell / INR m)).
  assert (U : u ^ 2 = ell / INR h).
  { unfold u. rewrite pow2_sqrt, M; [field; lra|]. left. apply Rdiv_lt_0_compat; lra. }
  assert (He : is_label (- y i)) by (destruct (proj1 (margin i Hi)) as [->| ->]; [right | left]; ring).
  replace (exp (- ell)) with (exp (- (INR h * u ^ 2 / (2 * / 2)))) by (f_equal; rewrite U; field; lra).
  eapply Rle_trans; [|apply (sub_gaussian_tail E law_proper (fun _ => 0) h
    (fun w => - y i * feature i w) (- y i * z i) (/ 2) u)].
  - right. apply expectation_ext; [apply draws_expectation; assumption | | ].
    + apply bounded_indicator. intros. apply indicator_lt_range.
    + intros s. unfold indicator_lt, mean. rewrite sum_scale.
      set (S := sum h (fun j => feature i (s j))).
      assert (Q : S = INR h * (S / INR h)) by (field; lra). set (v := S / INR h) in *. rewrite Q.
      destruct (Rlt_dec u _) as [A|A], (Rlt_dec (INR h * _) _) as [C|C]; auto; exfalso.
      * apply C. assert (INR h * u < INR h * (y i * z i - y i * v)) by (apply Rmult_lt_compat_l; assumption). lra.
      * apply A. apply Rmult_lt_reg_l with (INR h); [exact H0|]. lra.
  - apply bounded_mult; [apply bounded_const|].
    apply (bounded_features d h n x direction sign E z delta given i Hi).
  - lra.
  - apply sqrt_pos.
  - intros theta _. apply (feature_mgf d n x direction E z delta); auto.
Qed.

Theorem S5_least_probability beta T :
  0 < beta ->
  2 / (2 - rho_hard) * ln (1 + exp (- least_margin g B (one_side (INR m)) (flip_fraction B (union_price (/ 4)) (INR m))))
  <= (1 - hard_time_share) * beta ->
  B ^ 2 / ((2 - rho_hard) * hard_time_share * beta) <= INR T ->
  exceeds h E (fun s => mean T (risk n (fun i => hard_loss (y i)) (training s))) beta <= 2 * delta.
Proof.
  intros Hb Close HT. pose proof given as G. destruct G. pose proof (INR_n_pos n some_data) as N.
  unfold exceeds. pose proof (draws_expectation E law_proper (fun _ => 0) h) as HP.
  set (r := one_side (INR m)) in *. set (q := flip_fraction B (union_price (/ 4)) (INR m)) in *.
  set (A := fun (i : nat) (s : nat -> vec) => indicator_lt r (y i * z i - y i * mean h (fun j => feature i (s j)))).
  set (C := fun (i : nat) (s : nat -> vec) => indicator_lt q (mean h (fun j => near i (s j)))).
  assert (bA : forall i, bounded (A i)) by (intros; apply bounded_indicator; intros; apply indicator_lt_range).
  assert (bC : forall i, bounded (C i)) by (intros; apply bounded_indicator; intros; apply indicator_lt_range).
  apply Rle_trans with (draws E (fun _ => 0) h (fun s => sum n (fun i => A i s + C i s))).
  - apply (monotone _ HP).
    + apply bounded_indicator. intros; apply indicator_lt_range.
    + apply (bounded_sum n (fun i s => A i s + C i s)). intros. apply bounded_plus; auto.
    + intros s. destruct (sum_detects n (fun i => A i s + C i s)) as [D|D].
      * intros i _. unfold A, C, indicator_lt. repeat destruct (Rlt_dec _ _); (left; lra) || (right; lra).
      * eapply Rle_trans; [apply indicator_lt_range | exact D].
      * unfold indicator_lt at 1. destruct (Rlt_dec beta _) as [F|F].
        2: { apply sum_nonneg. intros i Hi. rewrite D by exact Hi. lra. }
        exfalso. apply (Rlt_not_le _ _ F).
        apply (S5_least_network d m n x a (paired_weights h s) (paired_directions h direction s)
          (paired_admissible d h n x direction sign some_pairs some_data signs_proper unit_data unit_map s)
          h (paired_draw d h n x direction sign E z delta given s) z y g B r q beta T); auto;
          intros i Hi; specialize (D i Hi); revert D; unfold A, C, indicator_lt;
          destruct (Rlt_dec r _) as [X|X], (Rlt_dec q _) as [Y|Y]; intros; try lra;
          apply Rnot_lt_le in X; apply Rnot_lt_le in Y.
        -- eapply Rle_trans; [|exact X]. right. do 2 f_equal. unfold pre, paired_directions.
           apply (paired_mean d h n x direction sign E z delta given
             (fun w => step (dot d w (x i)) * dot d (direction w) (x i))).
        -- eapply Rle_trans; [|exact Y]. right.
           exact (paired_mean d h n x direction sign E z delta given
             (fun w => indicator_le (Rabs (dot d w (x i))) (B * norm d (x i) / root_m m)) s).
  - rewrite (expectation_sum _ HP n (fun i s => A i s + C i s)) by (intros; apply bounded_plus; auto).
    apply Rle_trans with (sum n (fun _ => 2 * delta / INR n)).
    + apply sum_le. intros i Hi. rewrite (additive _ HP) by auto.
      pose proof (lemma_A_one_side (union_price (7 / 4)) i Hi (union_price_pos (7 / 4) ltac:(lra))) as PA.
      pose proof (lemma_B_bernstein d h n x direction sign E z delta B (union_price (/ 4)) given
        (union_price_pos (/ 4) ltac:(lra)) B_pos i Hi) as PC.
      rewrite union_price_value in PA, PC by lra.
      replace (2 * delta / INR n) with (7 / 4 * delta / INR n + / 4 * delta / INR n) by (field; lra).
      apply Rplus_le_compat; [exact PA | exact PC].
    + rewrite sum_const. right. field. lra.
Qed.
End Probability.

(** The condition is not void: for 8 points, margin 1/10, δ = 1/10, β = 1/100 and B = 104 the
    chain closes at width 3·10⁶. *)
Theorem S5_least_closes :
  2 / (2 - rho_hard) * ln (1 + exp (- least_margin (/ 10) 104 (one_side 8 (/ 10) 3000000)
    (flip_fraction 104 (union_price 8 (/ 10) (/ 4)) 3000000)))
  <= (1 - hard_time_share) * / 100.
Proof.
  unfold one_side, flip_fraction, flip_probability, bernstein, union_price, least_margin,
    rho_hard, hard_time_share.
  replace (INR 8) with 8 by (simpl; ring). interval with (i_prec 60).
Qed.
