(** E: a teacher of equal logits z_i = γ y_i is label smoothing.

    Proved: (i) its slopes at output 0, and its first gradient, are tanh(γ/2) times those of hard
    labels, so it balances the same sets in the sense of L0; (ii) its loss is the hard loss of
    which a share 1 − μ(γ) is paid for the other label, up to a constant; (iii) if weights q
    reach E‖Σ q_i y_i φ_i‖ ≤ γ, a teacher of margin γ has y_i z_i = γ wherever q_i > 0, for any
    law of the weight vector. Nothing is assumed. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Logistic SelfBounding Vectors Network Probability NetworkTheorems.
Require Import FiniteSums Descent L0.
Open Scope R_scope.

Lemma tanh_opp u : tanh (- u) = - tanh u.
Proof.
  unfold tanh, sinh, cosh. rewrite Ropp_involutive.
  pose proof (exp_pos u). pose proof (exp_pos (- u)). field. lra.
Qed.

Theorem equal_slopes y g i : is_label (y i) ->
  soft_slope (fun i => g * y i) i 0 = tanh (g / 2) * hard_slope y i 0.
Proof.
  intros Hy. rewrite soft_slope_start, hard_slope_start. destruct Hy as [->| ->].
  - rewrite Rmult_1_r. field.
  - replace (g * -1 / 2) with (- (g / 2)) by field. rewrite tanh_opp. field.
Qed.

Theorem equal_first_gradient d h n x a W0 y g j : paired h a W0 ->
  (forall i, (i < n)%nat -> is_label (y i)) ->
  forall k, gradient d (h + h) n x a (soft_slope (fun i => g * y i)) W0 j k
            = tanh (g / 2) * gradient d (h + h) n x a (hard_slope y) W0 j k.
Proof.
  intros HP Hy k. unfold gradient, mean.
  match goal with |- _ = ?t * (?S / ?N) => replace (t * (S / N)) with ((t * S) / N) by (unfold Rdiv; ring) end.
  f_equal. rewrite <- sum_scale. apply sum_ext. intros i Hi.
  rewrite (start_output d x h a W0 i HP), equal_slopes by apply Hy, Hi. ring.
Qed.

Lemma equal_balance d n x y g C : 0 < g -> (forall i, (i < n)%nat -> is_label (y i)) ->
  balanced d n x (soft_slope (fun i => g * y i)) C <-> balanced d n x (hard_slope y) C.
Proof.
  intros Hg Hy.
  assert (T : tanh (g / 2) <> 0).
  { unfold tanh, sinh, cosh.
    assert (exp (- (g / 2)) < exp (g / 2)) by (apply exp_increasing; lra).
    pose proof (exp_pos (- (g / 2))). apply Rgt_not_eq. apply Rdiv_lt_0_compat; lra. }
  assert (S : forall k, sum n (fun i => if C i then soft_slope (fun i => g * y i) i 0 * x i k else 0)
    = tanh (g / 2) * sum n (fun i => if C i then hard_slope y i 0 * x i k else 0)).
  { intros k. rewrite <- sum_scale. apply sum_ext. intros i Hi.
    rewrite equal_slopes by apply Hy, Hi. destruct (C i); ring. }
  split; intros H k Hk; specialize (H k Hk).
  - rewrite S in H. destruct (Rmult_integral _ _ H); [contradiction | assumption].
  - rewrite S, H. ring.
Qed.

(** p H(y) + (1 − p) H(−y) − entropy of Ber(p), p = μ(γ), H the hard loss. *)
Theorem equal_loss y g f : is_label y ->
  soft_loss (g * y) f = logistic g * hard_loss y f + (1 - logistic g) * hard_loss (- y) f
    + (logistic g * ln (logistic g) + (1 - logistic g) * ln (1 - logistic g)).
Proof.
  intros Hy. rewrite !hard_loss_softplus, ln_logistic, ln_1_minus_logistic.
  destruct Hy as [->| ->].
  - rewrite soft_loss_bregman, !Rmult_1_r, !Rmult_1_l.
    replace (- (- (1) * f)) with f by ring. rewrite softplus_opp. ring.
  - replace (g * -1) with (- g) by ring. rewrite <- soft_loss_opp, !Ropp_involutive.
    rewrite soft_loss_bregman. replace (- (-1 * f)) with (- - f) by ring.
    replace (- (- -1 * f)) with (- f) by ring. rewrite (softplus_opp (- f)). ring.
Qed.

Section Slackness.
Variables d n : nat.
Variable x : nat -> vec.
Variable E : (vec -> R) -> R.
Variable v : vec -> vec.
Variables y z q : nat -> R.
Variable g : R.
Hypothesis law : is_expectation E.
Hypothesis unit_v : forall w, norm d (v w) <= 1.
Hypothesis unit_x : forall i, (i < n)%nat -> norm d (x i) <= 1.
Hypothesis teacher : forall i, (i < n)%nat ->
  z i = E (fun w => step (dot d w (x i)) * dot d (v w) (x i)).

(** Σ_i q_i y_i φ_i(w). *)
Definition weighted (w : vec) : vec := fun k =>
  sum n (fun i => q i * y i * (step (dot d w (x i)) * x i k)).

Lemma bounded_feature i : (i < n)%nat ->
  bounded (fun w => step (dot d w (x i)) * dot d (v w) (x i)).
Proof.
  intros Hi. apply bounded_mult; [apply bounded_indicator; intros; apply step_range|].
  exists 1. intros w. eapply Rle_trans; [apply cauchy_schwarz|].
  rewrite <- (Rmult_1_r 1). apply Rmult_le_compat; auto using norm_nonneg.
Qed.

Lemma bounded_weighted : bounded (fun w => norm d (weighted w)).
Proof.
  set (K := fun k => sum n (fun i => Rabs (q i * y i * x i k))).
  exists (sqrt (sum d (fun k => K k * K k))). intros w.
  rewrite Rabs_pos_eq by apply norm_nonneg. unfold norm. apply sqrt_le_1_alt.
  apply sum_le. intros k _. apply Rsqr_le_abs_1. fold (Rsqr (weighted w k)).
  rewrite (Rabs_pos_eq (K k)) by (apply sum_nonneg; intros; apply Rabs_pos).
  eapply Rle_trans; [apply sum_abs|]. apply sum_le. intros i _.
  replace (q i * y i * (step (dot d w (x i)) * x i k))
    with (step (dot d w (x i)) * (q i * y i * x i k)) by ring.
  rewrite Rabs_mult. rewrite <- (Rmult_1_l (Rabs (q i * y i * x i k))) at 2.
  apply Rmult_le_compat_r; [apply Rabs_pos|]. pose proof (step_range (dot d w (x i))).
  apply Rabs_le. lra.
Qed.

(** Σ q_i y_i z_i ≤ E‖Σ q_i y_i φ_i‖. *)
Lemma weighted_logits : sum n (fun i => q i * (y i * z i)) <= E (fun w => norm d (weighted w)).
Proof.
  rewrite (sum_ext n _ (fun i => E (fun w => q i * y i * (step (dot d w (x i)) * dot d (v w) (x i))))).
  - rewrite <- (expectation_sum E law n (fun i w => q i * y i * (step (dot d w (x i)) * dot d (v w) (x i)))).
    + apply (monotone E law); [|apply bounded_weighted|].
      * apply (bounded_sum n (fun i w => q i * y i * (step (dot d w (x i)) * dot d (v w) (x i)))).
        intros i Hi. apply bounded_mult; [apply bounded_const | apply bounded_feature, Hi].
      * intros w.
        replace (sum n (fun i => q i * y i * (step (dot d w (x i)) * dot d (v w) (x i))))
          with (dot d (v w) (weighted w)).
        -- eapply Rle_trans; [apply Rle_abs|]. eapply Rle_trans; [apply cauchy_schwarz|].
           rewrite <- (Rmult_1_l (norm d (weighted w))) at 2.
           apply Rmult_le_compat_r; [apply norm_nonneg | apply unit_v].
        -- unfold dot at 1, weighted.
           rewrite (sum_ext d _ (fun k => sum n (fun i => v w k * (q i * y i * (step (dot d w (x i)) * x i k)))))
             by (intros; symmetry; apply sum_scale).
           rewrite sum_swap. apply sum_ext. intros i _. unfold dot.
           rewrite <- !sum_scale. apply sum_ext. intros; ring.
    + intros i Hi. apply bounded_mult; [apply bounded_const | apply bounded_feature, Hi].
  - intros i Hi. rewrite (homogeneous E law) by apply bounded_feature, Hi.
    rewrite <- teacher by exact Hi. ring.
Qed.

Theorem equal_logits :
  (forall i, (i < n)%nat -> 0 <= q i) -> sum n q = 1 ->
  (forall i, (i < n)%nat -> g <= y i * z i) ->
  E (fun w => norm d (weighted w)) <= g ->
  forall i, (i < n)%nat -> 0 < q i -> y i * z i = g.
Proof.
  intros Hq H1 Hm Ho i Hi Qi. pose proof weighted_logits as H.
  assert (S : sum n (fun i => q i * (y i * z i - g)) <= 0).
  { rewrite (sum_ext n _ (fun i => q i * (y i * z i) - g * q i)) by (intros; ring).
    rewrite sum_minus, sum_scale, H1. lra. }
  destruct (Hm i Hi) as [L|L]; [exfalso|symmetry; exact L].
  assert (0 < q i * (y i * z i - g)) by (apply Rmult_lt_0_compat; lra).
  assert (q i * (y i * z i - g) <= sum n (fun i => q i * (y i * z i - g))); [|lra].
  apply (sum_term n (fun i => q i * (y i * z i - g))); [|exact Hi].
  intros l Hl. apply Rmult_le_pos; [apply Hq, Hl | specialize (Hm l Hl); lra].
Qed.
End Slackness.
