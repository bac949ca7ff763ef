(** C5(a): the lazy limit of one network. Labels μ(s z_i) with y_i z_i ≥ γ > 0; no pair can change an
    indicator; z = H u for the finite tangent kernel H = (1/M) Σ_k D_b XXᵀ D_b (u = H⁺z is one such).
    Then D̄_k = s Xᵀ D_b u reproduces s z exactly, its square is s²Z with Z = zᵀu, and C3 applies. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Logistic Vectors Runs Network.
Require Import CertificateFeatures CertificateRegret CertificateSign.
Open Scope R_scope.

(** w(x − κw/4) with w = tanh(x/2): what a wrong step costs where the features have no error. *)
Definition lazy_weight (kappa x : R) : R := tanh (x / 2) * (x - kappa * tanh (x / 2) / 4).

Lemma lazy_weight_factors kappa x x' : 0 <= kappa < 8 -> 0 <= x <= x' ->
  0 <= tanh (x / 2) <= tanh (x' / 2) /\
  0 <= x - kappa * tanh (x / 2) / 4 <= x' - kappa * tanh (x' / 2) / 4 /\
  x * (1 - kappa / 8) <= x - kappa * tanh (x / 2) / 4.
Proof.
  intros Hk Hx. rewrite !tanh_half.
  pose proof (logistic_le 0 x (proj1 Hx)) as M0. pose proof (logistic_le x x' (proj2 Hx)) as M1.
  pose proof (logistic_lipschitz 0 x (proj1 Hx)) as L0.
  pose proof (logistic_lipschitz x x' (proj2 Hx)) as L1. rewrite logistic_0 in *.
  assert (P0 : kappa * (2 * logistic x - 1) <= kappa * (x / 2)) by (apply Rmult_le_compat_l; lra).
  assert (P1 : kappa * (2 * (logistic x' - logistic x)) <= kappa * ((x' - x) / 2))
    by (apply Rmult_le_compat_l; lra).
  assert (P2 : 0 <= x * (1 - kappa / 8)) by (apply Rmult_le_pos; lra).
  assert (P3 : 0 <= (x' - x) * (1 - kappa / 8)) by (apply Rmult_le_pos; lra).
  repeat split; lra.
Qed.

Lemma lazy_weight_rises kappa x x' : 0 <= kappa < 8 -> 0 <= x <= x' ->
  lazy_weight kappa x <= lazy_weight kappa x'.
Proof.
  intros Hk Hx. destruct (lazy_weight_factors kappa x x' Hk Hx) as [H1 [H2 _]].
  unfold lazy_weight. apply Rmult_le_compat; lra.
Qed.

Lemma lazy_weight_pos kappa x : 0 <= kappa < 8 -> 0 < x -> 0 < lazy_weight kappa x.
Proof.
  intros Hk Hx. destruct (lazy_weight_factors kappa x x Hk ltac:(lra)) as [_ [_ H]].
  assert (0 < x * (1 - kappa / 8)) by (apply Rmult_lt_0_compat; lra).
  apply Rmult_lt_0_compat; [|lra]. rewrite tanh_half.
  assert (/ 2 < logistic x); [|lra]. rewrite <- logistic_0. unfold logistic.
  apply Rinv_lt_contravar.
  - apply Rmult_lt_0_compat; [pose proof (exp_pos (- x)) | pose proof (exp_pos (- 0))]; lra.
  - assert (exp (- x) < exp (- 0)) by (apply exp_increasing; lra). lra.
Qed.

Lemma weight_lazy kappa c : 0 <= kappa < 8 -> c <> 0 -> weight kappa c 0 = lazy_weight kappa (Rabs c).
Proof.
  intros Hk Hc. unfold weight, advantage, price, slope, lazy_weight.
  destruct (lazy_weight_factors kappa (Rabs c) (Rabs c) Hk) as [_ [H _]];
    [pose proof (Rabs_pos c); lra|].
  destruct (Rle_dec 0 (Rabs c - 0 - kappa * tanh (Rabs c / 2) / 4)) as [_|N]; [|lra].
  destruct (Req_EM_T c 0) as [|_]; [contradiction|]. field. lra.
Qed.

Section Lazy.
Variables d h n : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variable W0 : nat -> vec.
Variables B eta Gamma s gamma : R.
Variables z y u : nat -> R.
Variable T : nat.
Notation kappa := (eta * Gamma).
Notation b0 i k := (step (pre d x W0 i k)).

(** Xᵀ D_b u, the matrix H applied to u, and Z = zᵀu. *)
Definition spread (k : nat) : vec := fun l => sum n (fun i => u i * b0 i k * x i l).
Definition kernel_image (i : nat) : R := mean h (fun k => b0 i k * dot d (spread k) (x i)).
Definition energy : R := sum n (fun i => z i * u i).
Definition lazy_reference (k : nat) : vec := fun l => s * spread k l.

Hypothesis model : paired h n a W0.
(** Nothing flips: B‖x_i‖ < a_ik for all i and k. *)
Hypothesis nothing_flips : decided d h n x W0 (fun _ _ => false) B.
Hypothesis T_pos : (0 < T)%nat.
Hypothesis eta_pos : 0 < eta.
Hypothesis kappa_range : 0 <= kappa < 8.
Hypothesis s_pos : 0 < s.
Hypothesis gamma_pos : 0 < gamma.
Hypothesis margins : forall i, (i < n)%nat -> is_label (y i) /\ gamma <= y i * z i.
Hypothesis spectrum : curvature d n x Gamma.
Hypothesis in_range : forall i, (i < n)%nat -> kernel_image i = z i.
Hypothesis radius : forall k, (k < h)%nat -> norm d (lazy_reference k) <= B.

Lemma dot_scaled k v : dot d (lazy_reference k) v = s * dot d (spread k) v.
Proof. unfold dot, lazy_reference. rewrite <- sum_scale. apply sum_ext. intros. ring. Qed.

Lemma lazy_centre i : (i < n)%nat -> centre0 d h x W0 lazy_reference (fun _ _ => false) i = s * z i.
Proof.
  intros Hi. rewrite <- in_range by exact Hi. unfold kernel_image.
  rewrite <- mean_scale by apply (has_pairs _ _ _ _ model). apply mean_ext. intros k _.
  unfold beta, shift. rewrite dot_scaled. ring.
Qed.

Lemma lazy_error i : error0 d h x W0 lazy_reference (fun _ _ => false) i = 0.
Proof. unfold error0. rewrite sum_const. ring. Qed.

Lemma lazy_square : square_distance d h lazy_reference = s ^ 2 * energy.
Proof.
  pose proof (has_pairs _ _ _ _ model) as Hp. unfold square_distance, energy.
  rewrite (mean_ext h _ (fun k => s ^ 2 * sum n (fun i => u i * (b0 i k * dot d (spread k) (x i))))).
  - rewrite mean_scale by exact Hp. f_equal. unfold mean. rewrite sum_swap.
    unfold Rdiv. rewrite Rmult_comm, <- sum_scale. apply sum_ext. intros i Hi.
    rewrite sum_scale, <- in_range by exact Hi. unfold kernel_image, mean. field.
    apply Rgt_not_eq, INR_n_pos, Hp.
  - intros k _. unfold norm2. rewrite dot_scaled.
    replace (dot d (spread k) (lazy_reference k)) with (s * dot d (spread k) (spread k)).
    2: { unfold dot, lazy_reference. rewrite <- sum_scale. apply sum_ext. intros. ring. }
    replace (dot d (spread k) (spread k)) with (sum n (fun i => u i * (b0 i k * dot d (spread k) (x i)))).
    + ring.
    + unfold dot at 2. unfold spread at 3.
      rewrite (sum_ext d _ (fun l => sum n (fun i => spread k l * (u i * b0 i k * x i l))))
        by (intros; rewrite sum_scale; reflexivity).
      rewrite sum_swap. apply sum_ext. intros i _. unfold dot. rewrite <- !sum_scale.
      apply sum_ext. intros. ring.
Qed.

(** C5(a). *)
Theorem C5a_lazy : mean T (error_rate n y
    (outputs d h n x a W0 B eta (fun i => logistic (s * z i)) ))
  <= s ^ 2 * energy / (eta * INR T * lazy_weight kappa (s * gamma)).
Proof.
  pose proof (has_points _ _ _ _ model) as Np. pose proof (has_pairs _ _ _ _ model) as Hp.
  pose proof (INR_n_pos T T_pos) as Tp.
  set (level := lazy_weight kappa (s * gamma)).
  assert (sg : 0 < s * gamma) by (apply Rmult_lt_0_compat; assumption).
  assert (level_pos : 0 < level) by (apply lazy_weight_pos; assumption).
  set (c := fun i => s * z i).
  assert (Hc : forall i, (i < n)%nat -> 0 < y i * c i /\ s * gamma <= Rabs (c i)).
  { intros i Hi. destruct (margins i Hi) as [Hy Hg].
    assert (s * gamma <= s * (y i * z i)) by (apply Rmult_le_compat_l; lra). unfold c.
    split; [lra|]. apply Rle_trans with (s * (y i * z i)); [assumption|].
    destruct Hy as [-> | ->];
      [pose proof (Rle_abs (s * z i)) | pose proof (Rle_abs (- (s * z i))) as Q; rewrite Rabs_Ropp in Q]; lra. }
  assert (B0 : 0 <= B) by (eapply Rle_trans; [apply norm_nonneg | apply (radius 0%nat); lia]).
  set (lam := lambda eta Gamma c (fun _ => 0)).
  assert (Hlam : forall i, (i < n)%nat -> level <= lam i).
  { intros i Hi. destruct (Hc i Hi) as [H1 H2]. unfold lam, lambda.
    rewrite weight_lazy; [|assumption | intros E; rewrite E in H1; lra].
    apply lazy_weight_rises; [assumption | lra]. }
  set (bud := budget d h n lazy_reference eta Gamma (fun _ => 0) (fun _ => 0) T).
  assert (K := knapsack_dual n (right c y) lam bud level Np level_pos
    (fun i Hi => Rle_trans _ _ _ (Rlt_le _ _ level_pos) (Hlam i Hi))
    (fun i Hi => ltac:(unfold right, not_right, error_indicator; destruct (Rle_dec _ _); lra))).
  eapply Rle_trans.
  - refine (C3_upper d h n x a W0 lazy_reference (fun _ _ => false) B eta Gamma
      (fun i => logistic (s * z i)) c y (fun _ => 0) (fun _ => 0) T model nothing_flips T_pos B0 eta_pos
      kappa_range radius spectrum _ _ _ K).
    + apply no_gap. intros i _. unfold c. ring.
    + intros i Hi. rewrite lazy_error, lazy_centre by exact Hi. unfold c. rewrite Rminus_eq_0, Rabs_R0. lra.
  - right. rewrite (mean_ext n (not_right c y) (fun _ => 0)).
    2: { intros i Hi. destruct (Hc i Hi) as [H _]. unfold not_right, error_indicator.
         destruct (Rle_dec _ _); [lra | reflexivity]. }
    rewrite (mean_ext n (fun i => right c y i * _) (fun _ => 0)).
    2: { intros i Hi. rewrite Rmax_left; [ring|]. specialize (Hlam i Hi).
         assert (1 <= lam i / level); [|lra]. apply Rmult_le_reg_r with level; [exact level_pos|].
         unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
    rewrite !mean_const by exact Np. unfold bud, budget, price. rewrite lazy_square.
    rewrite !mean_const by assumption. field. repeat split; lra.
Qed.
End Lazy.
