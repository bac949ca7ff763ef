(** The teacher T(α) of the cluster K: logits αγ' on the easy points and −γ' on the outlier,
    γ' = h/(2(1 + αν) cos(Δ/2)), h = Δ/π.

    Proved for αν ≥ 1 and Δ ≤ 2π/5: some map v with ‖v‖ ≤ 1 has these logits, and they are at most
    ¾ in the sense that S+ and S− need. Assumed of the law of one weight vector: [orthants]. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Probability Orthants MarginOfQ Cluster.
Open Scope R_scope.

Section Teacher.
Variable p : nat.
Variables Delta xi alpha : R.
Variable E : (vec -> R) -> R.
Hypothesis some_copies : (0 < p)%nat.
Hypothesis Delta_range : 0 < Delta <= 2 * PI / 5.
Hypothesis xi_range : - / 4 <= xi <= / 4.
Hypothesis long : 1 <= alpha * nu p xi.
Hypothesis law : is_expectation E.
Hypothesis orthant : orthants E.

Notation h := (Delta / PI).
Notation c := (cos (Delta / 2)).
Notation nu := (nu p xi).

(** γ'. *)
Definition cluster_logit : R := h / (2 * (1 + alpha * nu) * c).

Lemma Delta_below : 0 < Delta < PI.
Proof. pose proof PI_RGT_0. lra. Qed.

Lemma h_range : 0 < h <= 2 / 5.
Proof.
  pose proof PI_RGT_0. split; [apply Rdiv_lt_0_compat; lra|].
  apply Rmult_le_reg_r with PI; [lra|]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l; lra.
Qed.

Lemma c_range : 2 / 3 <= c <= 1.
Proof.
  pose proof PI_RGT_0. split; [|apply COS_bound].
  assert (cos (PI / 4) <= c) by (apply cos_decr_1; lra).
  assert (2 / 3 <= cos (PI / 4)); [|lra].
  rewrite cos_PI4. assert (sqrt 2 <= 3 / 2).
  { rewrite <- (sqrt_square (3 / 2)) by lra. apply sqrt_le_1_alt. lra. }
  assert (0 < sqrt 2) by (apply sqrt_lt_R0; lra).
  apply Rmult_le_reg_r with (sqrt 2); [assumption|]. unfold Rdiv at 2. rewrite Rmult_assoc, Rinv_l; lra.
Qed.

Lemma cos_Delta_nonneg : 0 <= cos Delta.
Proof. pose proof PI_RGT_0. apply cos_ge_0; lra. Qed.

Lemma logit_equation : (1 + alpha * nu) * cluster_logit = h / (2 * c) /\ 0 < cluster_logit.
Proof.
  pose proof c_range. pose proof h_range. unfold cluster_logit. split; [field; lra|].
  apply Rdiv_lt_0_compat; [lra|]. repeat apply Rmult_lt_0_compat; lra.
Qed.

Lemma step_positive k u : 0 < k -> step (k * u) = step u.
Proof.
  intros Hk. unfold step. destruct (Rle_dec 0 u) as [P|P], (Rle_dec 0 (k * u)) as [N|N]; try reflexivity; exfalso.
  - apply N, Rmult_le_pos; lra.
  - assert (0 < k * - u) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

Lemma scaled_logit v k u u' : 0 < k -> (forall l, (l < 2)%nat -> u' l = k * u l) ->
  (forall w, norm 2 (v w) <= 1) -> E (fun w => step (dot 2 w u') * dot 2 (v w) u')
  = k * E (fun w => step (dot 2 w u) * dot 2 (v w) u).
Proof.
  intros Hk Hu Hv.
  assert (D : forall w, dot 2 w u' = k * dot 2 w u).
  { intros w. unfold dot. rewrite <- sum_scale. apply sum_ext. intros l Hl. rewrite Hu by exact Hl. ring. }
  assert (b : bounded (fun w => step (dot 2 w u) * dot 2 (v w) u)).
  { apply bounded_mult; [apply bounded_indicator; intros; apply step_range|].
    exists (norm 2 u). intros w. eapply Rle_trans; [apply cauchy_schwarz|].
    rewrite <- (Rmult_1_l (norm 2 u)) at 2. apply Rmult_le_compat_r; [apply norm_nonneg | apply Hv]. }
  rewrite <- (homogeneous E law) by exact b. symmetry.
  apply (expectation_ext E law); [apply bounded_mult; [apply bounded_const | exact b]|].
  intros w. rewrite !D, step_positive by exact Hk. ring.
Qed.

Theorem cluster_teacher : exists v, (forall w, norm 2 (v w) <= 1) /\
  forall i, E (fun w => step (dot 2 w (cluster_point p Delta xi i)) * dot 2 (v w) (cluster_point p Delta xi i))
            = if lt_dec i (p + p) then alpha * cluster_logit else - cluster_logit.
Proof.
  pose proof c_range as C. pose proof h_range as H. pose proof cos_Delta_nonneg as CD.
  destruct logit_equation as [L Lp]. destruct (nu_pos p xi some_copies xi_range) as [_ N].
  set (g := cluster_logit) in *.
  assert (A : alpha * nu * (c * g) = h / 2 - c * g).
  { replace (alpha * nu * (c * g)) with (c * ((1 + alpha * nu) * g) - c * g) by ring. rewrite L. field. lra. }
  assert (G : 0 < c * g) by (apply Rmult_lt_0_compat; lra).
  assert (G' : c * g <= h / 4).
  { assert (1 * (c * g) <= alpha * nu * (c * g)) by (apply Rmult_le_compat_r; lra). lra. }
  assert (hc : h / 4 * (1 - cos Delta) <= h / 4) by (rewrite <- (Rmult_1_r (h / 4)) at 2; apply Rmult_le_compat_l; lra).
  assert (cap : h <= c * (1 - h)).
  { assert (2 / 3 * (3 / 5) <= c * (1 - h)) by (apply Rmult_le_compat; lra). lra. }
  destruct (Q_teacher Delta E Delta_below law orthant (h / 2 - c * g - h / 4 * (1 - cos Delta))) as [v [U [O M]]].
  - assert (0 <= h / 4 * (1 - cos Delta)).
    { pose proof (COS_bound Delta). apply Rmult_le_pos; lra. }
    lra.
  - exists v. split; [exact U|]. intros i.
    assert (R1 : 0 < / (nu * c)) by (apply Rinv_0_lt_compat, Rmult_lt_0_compat; lra).
    assert (Ea : / (nu * c) * (h / 2 - c * g) = alpha * g) by (rewrite <- A; field; lra).
    unfold cluster_point. destruct (lt_dec i p), (lt_dec i (p + p)); try lia.
    + rewrite (scaled_logit v (/ (nu * c)) (Q Delta 0)) by (auto; intros; reflexivity).
      rewrite O by lia. rewrite <- Ea. f_equal. ring.
    + rewrite (scaled_logit v (/ (nu * c)) (Q Delta 1)) by (auto; intros; reflexivity).
      rewrite O by lia. rewrite <- Ea. f_equal. ring.
    + rewrite (scaled_logit v (/ c) (Q Delta 2)); auto.
      * rewrite M by lia. field. lra.
      * apply Rinv_0_lt_compat. lra.
      * intros l _. simpl. field. lra.
Qed.

(** Its logits are small enough for S+ and S−. *)
Lemma cluster_logits_small : Rmax cluster_logit (alpha * cluster_logit / (1 + xi)) <= 3 / 4.
Proof.
  pose proof c_range as C. pose proof h_range as H. destruct logit_equation as [L Lp].
  destruct (nu_pos p xi some_copies xi_range) as [N1 N]. set (g := cluster_logit) in *.
  assert (B : h / (2 * c) <= 3 / 10).
  { apply Rmult_le_reg_r with (2 * c); [lra|]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l by lra. lra. }
  assert (1 * g <= alpha * nu * g) by (apply Rmult_le_compat_r; lra).
  apply Rmax_lub; [lra|].
  (* αγ'/(1 + ξ) is at most (αν γ')/(ν(1 + ξ)) *)
  replace (alpha * g / (1 + xi)) with (alpha * nu * g * / (nu * (1 + xi))) by (field; lra).
  assert (I : / (nu * (1 + xi)) <= 1) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
  assert (0 < / (nu * (1 + xi))) by (apply Rinv_0_lt_compat; lra).
  assert (alpha * nu * g * / (nu * (1 + xi)) <= alpha * nu * g * 1) by (apply Rmult_le_compat_l; lra). lra.
Qed.
End Teacher.
