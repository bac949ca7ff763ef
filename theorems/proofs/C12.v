(** C12: with initial weights of scale α, S5-least and S4-least hold with the flips of the radius B/α.

    The start is α times the paired draw. Proved as probabilities: hard labels, any B > 0, η = 1,
    with Λ = B(γ − √(2 ln(n/δ_A)/m) − q(m, B/α)) in place of S5-least's; soft labels of logits s z,
    B = s, η = 1/8, with Δ = s(τ_G(m) + φ(m, s/α)) in place of S4-least's. Each misses its target with
    probability at most 2δ. Assumed: the three facts on one weight vector of RandomTheorems.v.
    Not proved: the limits α/B → ∞ and the exact binomial quantile. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums SelfBounding Vectors LemmaD Runs Network Probability Bernstein.
Require Import LemmaEPolynomial NetworkTheorems S2 RandomInitialisation RandomTheorems LemmaG.
Require Import S2Least S5Least InitialScale SoftScale.
Open Scope R_scope.

Section Probability.
Variables d h n T : nat.
Variable x : nat -> vec.
Variable direction : vec -> vec.
Variable sign : nat -> R.
Variable E : (vec -> R) -> R.
Variables z y : nat -> R.
Variables delta g alpha : R.
Hypothesis given : setting d h n x direction sign E z delta.
Hypothesis alpha_pos : 0 < alpha.

Notation m := (h + h)%nat.
Notation a := (paired_signs h sign).
Notation start s := (scaled alpha (paired_weights h s)).
Notation directions s := (paired_directions h direction s).
Notation feature i := (fun w => step (dot d w (x i)) * dot d (direction w) (x i)).
Notation near b i := (fun w => indicator_le (Rabs (dot d w (x i))) (b * norm d (x i) / root_m m)).

Lemma start_admissible s : admissible d m n x a (start s) (directions s).
Proof. destruct given. apply scaled_admissible, paired_admissible; auto. Qed.

Lemma start_paired s : paired m a (start s) (directions s) h.
Proof.
  destruct (paired_draw d h n x direction sign E z delta given s) as [A [B [C D]]].
  repeat split; auto. intros j k Hj. unfold scaled. now rewrite C.
Qed.

(** f⁰_i(U) and N_i/m at scale α, as means over the draw. *)
Lemma start_feature s i :
  mean m (fun j => step (pre d x (start s) i j) * dot d (directions s j) (x i)) = mean h (fun j => feature i (s j)).
Proof.
  etransitivity; [|exact (paired_mean d h n x direction sign E z delta given
    (fun w => step (dot d w (x i)) * dot d (direction w) (x i)) s)].
  apply mean_ext. intros j _. rewrite scaled_step by exact alpha_pos. reflexivity.
Qed.

Lemma start_flips s B i :
  flippable d m x (start s) B i / INR m = mean h (fun j => near (B / alpha) i (s j)).
Proof.
  rewrite scaled_flippable by exact alpha_pos.
  exact (paired_mean d h n x direction sign E z delta given
    (fun w => indicator_le (Rabs (dot d w (x i))) (B / alpha * norm d (x i) / root_m m)) s).
Qed.

Section Hard.
Variable B : R.
Hypothesis delta_small : delta < / 3.
Hypothesis B_pos : 0 < B.
Hypothesis margin : has_margin n z y g.

Theorem C12_hard beta :
  0 < beta ->
  2 / (2 - rho_hard) * ln (1 + exp (- least_margin g B (one_side n delta (INR m))
    (flip_fraction (B / alpha) (union_price n delta (/ 4)) (INR m)))) <= (1 - hard_time_share) * beta ->
  B ^ 2 / ((2 - rho_hard) * hard_time_share * beta) <= INR T ->
  exceeds h E (fun s => mean T (hard_risk d m n x a (start s) y B 1)) beta <= 2 * delta.
Proof.
  intros Hb Close HT. pose proof given as G. destruct G. pose proof (INR_n_pos n some_data) as N.
  assert (BA : 0 < B / alpha) by (apply Rdiv_lt_0_compat; assumption).
  unfold exceeds. pose proof (draws_expectation E law_proper (fun _ => 0) h) as HP.
  set (r := one_side n delta (INR m)) in *.
  set (q := flip_fraction (B / alpha) (union_price n delta (/ 4)) (INR m)) in *.
  set (A := fun (i : nat) (s : nat -> vec) => indicator_lt r (y i * z i - y i * mean h (fun j => feature i (s j)))).
  set (C := fun (i : nat) (s : nat -> vec) => indicator_lt q (mean h (fun j => near (B / alpha) i (s j)))).
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
        apply (S5_least_network d m n x a (start s) (directions s) (start_admissible s) h (start_paired s)
          z y g B r q beta T); auto;
          intros i Hi; specialize (D i Hi); revert D; unfold A, C, indicator_lt;
          destruct (Rlt_dec r _) as [X|X], (Rlt_dec q _) as [Y|Y]; intros; try lra;
          apply Rnot_lt_le in X; apply Rnot_lt_le in Y.
        -- rewrite start_feature. exact X.
        -- rewrite start_flips. exact Y.
  - rewrite (expectation_sum _ HP n (fun i s => A i s + C i s)) by (intros; apply bounded_plus; auto).
    apply Rle_trans with (sum n (fun _ => 2 * delta / INR n)).
    + apply sum_le. intros i Hi. rewrite (additive _ HP) by auto.
      pose proof (union_price_pos d h n x direction sign E z delta given delta_small) as UP.
      pose proof (union_price_value d h n x direction sign E z delta given) as UV.
      pose proof (lemma_A_one_side d h n x direction sign E z y delta g given margin
        (union_price n delta (7 / 4)) i Hi (UP (7 / 4) ltac:(lra))) as PA.
      pose proof (lemma_B_bernstein d h n x direction sign E z delta (B / alpha) (union_price n delta (/ 4)) given
        (UP (/ 4) ltac:(lra)) BA i Hi) as PC.
      rewrite UV in PA, PC by lra.
      replace (2 * delta / INR n) with (7 / 4 * delta / INR n + / 4 * delta / INR n) by (field; lra).
      apply Rplus_le_compat; [exact PA | exact PC].
    + rewrite sum_const. right. field. lra.
Qed.
End Hard.

Section Soft.
Variable s : R.
Hypothesis s_pos : 0 < s.

Notation r := (transfer (price_transfer delta) (INR m)).
Notation q := (flip_fraction (s / alpha) (price_flips delta) (INR m)).
Notation training w := (soft_outputs d m n x a (start w) (fun i => s * z i) s least_step).

(** Δ = s(τ_G(m) + φ(m, s/α)). *)
Definition scaled_gap : R := s * (r + q).

Lemma over_alpha : 0 < s / alpha.
Proof. apply Rdiv_lt_0_compat; assumption. Qed.

Lemma gaps_pos : 0 < r /\ 0 < q.
Proof.
  pose proof given as G. destruct G. pose proof (INR_n_pos h some_pairs) as H. pose proof over_alpha as A.
  assert (M : 0 < INR m) by (rewrite plus_INR; lra).
  pose proof (price_pos d h n x direction sign E z delta given (7 / 4) ltac:(lra)).
  pose proof (price_pos d h n x direction sign E z delta given (/ 4) ltac:(lra)).
  assert (P : 0 < flip_probability (s / alpha) (INR m)).
  { apply Rmult_lt_0_compat; [apply sqrt_lt_R0, Rdiv_lt_0_compat; [lra | apply PI_RGT_0]|].
    apply Rdiv_lt_0_compat; [exact A | apply sqrt_lt_R0, M]. }
  split; [apply bernstein_pos | unfold flip_fraction; apply Rplus_lt_0_compat; [exact P | apply bernstein_pos]];
    try lra; try exact P; apply Rdiv_lt_0_compat; unfold price_transfer, price_flips; lra.
Qed.

Lemma from_mean_squares_scaled (value : (nat -> vec) -> R) bound :
  (forall w, event_transfer d m n x (start w) (directions w) z r ->
             event_flips d m n x (start w) s q -> value w <= bound) ->
  exceeds h E value bound <= 2 * delta.
Proof.
  intros H. pose proof given as G. destruct G. unfold exceeds.
  pose proof (draws_expectation E law_proper (fun _ => 0) h) as HP.
  pose proof (lemma_G_transfer d h n x direction sign E z delta (price_transfer delta) given
    (price_pos d h n x direction sign E z delta given (7 / 4) ltac:(lra))) as PA.
  pose proof (lemma_G_flips d h n x direction sign E z delta (s / alpha) (price_flips delta) given
    (price_pos d h n x direction sign E z delta given (/ 4) ltac:(lra)) over_alpha) as PB.
  unfold price_transfer at 2 in PA. unfold price_flips at 2 in PB.
  rewrite (price_value d h n x direction sign E z delta given) in PA, PB by lra.
  match type of PA with draws _ _ _ ?A <= _ => match type of PB with draws _ _ _ ?C <= _ =>
    apply Rle_trans with (draws E (fun _ => 0) h (fun w => A w + C w)) end end.
  - apply (monotone _ HP).
    + apply bounded_indicator. intros; apply indicator_lt_range.
    + apply bounded_plus; apply bounded_indicator; intros; apply indicator_lt_range.
    + intros w. cbv beta. unfold indicator_lt.
      destruct (Rlt_dec (r ^ 2) _) as [A|A]; destruct (Rlt_dec (q ^ 2) _) as [C|C];
        destruct (Rlt_dec bound (value w)) as [F|F]; try lra.
      exfalso. apply (Rlt_not_le _ _ F), H; apply Rnot_lt_le in A; apply Rnot_lt_le in C.
      * unfold event_transfer. eapply Rle_trans; [|exact A]. right. apply mean_ext. intros i _.
        now rewrite start_feature.
      * unfold event_flips. eapply Rle_trans; [|exact C]. right. apply mean_ext. intros i _.
        now rewrite start_flips.
  - rewrite (additive _ HP) by (apply bounded_indicator; intros; apply indicator_lt_range). lra.
Qed.

Theorem C12_soft epsilon :
  0 < g -> 0 < epsilon -> has_margin n z y g ->
  / (1 - least_step / 4) * worst_case scaled_gap <= (1 - time_share) * (epsilon * kappa (s * g)) ->
  s ^ 2 / ((2 * least_step - least_step ^ 2 / 2) * time_share * (epsilon * kappa (s * g))) <= INR T ->
  exceeds h E (fun w => mean T (error_rate n y (training w))) epsilon <= 2 * delta.
Proof.
  intros Hg He Hy Close HT. destruct gaps_pos as [Hr Hq]. apply from_mean_squares_scaled. intros w HA HB.
  pose proof given as G. destruct G.
  assert (SG : 0 < s * g) by (apply Rmult_lt_0_compat; assumption).
  pose proof (Kappa.kappa_pos (s * g) SG) as K.
  assert (Hb : 0 < epsilon * kappa (s * g)) by (apply Rmult_lt_0_compat; assumption).
  assert (S2 : 0 < s ^ 2) by (apply pow_lt, s_pos).
  assert (T0 : (0 < T)%nat).
  { refine (steps_pos T _ _ HT). apply Rdiv_lt_0_compat; [exact S2|]. unfold least_step, time_share.
    apply Rmult_lt_0_compat; lra. }
  assert (Hsy : forall i, (i < n)%nat -> is_label (y i) /\ s * g <= y i * (s * z i)).
  { intros i Hi. destruct (Hy i Hi) as [L M]. split; [exact L|].
    replace (y i * (s * z i)) with (s * (y i * z i)) by ring. apply Rmult_le_compat_l; lra. }
  eapply Rle_trans; [apply (averaged_error n (fun i => s * z i) (training w) some_data (s * g) y T T0 SG Hsy)|].
  apply Rmult_le_reg_r with (kappa (s * g)); [exact K|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
  apply (soft_network d m n T x a (start w) (directions w) h z s r q (epsilon * kappa (s * g))); auto.
  - apply start_admissible.
  - apply start_paired.
  - lra.
Qed.
End Soft.
End Probability.
