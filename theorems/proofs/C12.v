(** C12: with initial weights of scale α the flips are those of the radius B/α.

    The draw is α times the paired draw g. Proved on the events of Lemma A (for the directions
    v(g_j)) and of Lemma B at radius B/α, with D = (2√(2/π)B/α + (2 + √2)√L)/√m, in Hoeffding's form as
    S2 and S5: hard labels at η = 1 have (2 − ρ)·averaged risk ≤ 2e^(−Λ) + B²/T, Λ = B(γ − D); soft
    labels of logits s z, B = s, η ≤ 1: (2 − η/2)·averaged risk ≤ (sD)²/4 + s²/(ηT). Both fail with
    probability at most 3δ/2. As α/B → ∞ nothing but √(2L)/√m and the √L of the flips is left of D.
    Assumed: the three facts on one weight vector of RandomTheorems.v. Not proved: Bernstein's
    form (S5-least, S4-least), and the exact binomial quantile. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Pinsker SelfBounding LemmaE LemmaF LemmaD Constants Vectors.
Require Import Network Runs Probability NetworkTheorems RandomInitialisation Descent.
Open Scope R_scope.

Definition scaled (alpha : R) (W : nat -> vec) : nat -> vec := fun j l => alpha * W j l.

Section Scale.
Variables d m n : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variables W V : nat -> vec.       (* the draw at scale 1, and its directions *)
Variable z : nat -> R.
Variables alpha B L eta : R.
Variable dloss : nat -> R -> R.
Hypothesis model : admissible d m n x a W V.
Hypothesis alpha_pos : 0 < alpha.
Hypothesis B_nonneg : 0 <= B.

Notation W0 := (scaled alpha W).

Lemma scaled_pre i j : pre d x W0 i j = alpha * pre d x W i j.
Proof. unfold pre, dot, scaled. rewrite <- sum_scale. apply sum_ext. intros; ring. Qed.

Lemma scaled_step i j : step (pre d x W0 i j) = step (pre d x W i j).
Proof.
  rewrite scaled_pre. unfold step. set (u := pre d x W i j).
  destruct (Rle_dec 0 u) as [P|P], (Rle_dec 0 (alpha * u)) as [N|N]; try reflexivity; exfalso.
  - apply N, Rmult_le_pos; lra.
  - assert (0 < alpha * - u) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

(** Neurons that can flip at scale α and radius B are those at scale 1 and radius B/α. *)
Lemma scaled_flippable i : flippable d m x W0 B i = flippable d m x W (B / alpha) i.
Proof.
  unfold flippable. apply sum_ext. intros j Hj. rewrite scaled_pre, Rabs_mult, (Rabs_pos_eq alpha) by lra.
  set (u := Rabs (pre d x W i j)).
  replace (B / alpha * norm d (x i) / root_m m) with (/ alpha * (B * norm d (x i) / root_m m))
    by (unfold Rdiv; ring).
  set (r := B * norm d (x i) / root_m m).
  assert (K : / alpha * (alpha * u) = u) by (field; lra).
  assert (K' : alpha * (/ alpha * r) = r) by (field; lra).
  destruct (Rle_dec (alpha * u) r) as [P|P], (Rle_dec u (/ alpha * r)) as [N|N]; try reflexivity; exfalso.
  - apply N. rewrite <- K. apply Rmult_le_compat_l; [left; apply Rinv_0_lt_compat|]; lra.
  - apply P. rewrite <- K'. apply Rmult_le_compat_l; lra.
Qed.

Lemma scaled_admissible : admissible d m n x a W0 V.
Proof.
  destruct model as [H1 H2 H3 H4 H5 [h [E S]]]. split; auto. exists h. split; [exact E|].
  intros j Hj. destruct (S j Hj) as [A K]. split; [exact A|]. intros k. unfold scaled. now rewrite K.
Qed.

(** D, the distance of W̄'s outputs from B z, over B. *)
Definition deviation : R := (2 * sqrt (2 / PI) * (B / alpha) + (2 + sqrt 2) * sqrt L) / sqrt (INR m).

Hypothesis transfer : event_A d m n x W V z L.
Hypothesis few : event_B d m n x W (B / alpha) L.

Notation fbar t i := (linear d m x a (pgd d m n x a W0 B eta dloss t) (Wbar m a W0 V B) i).

Lemma scaled_outputs t i : (i < n)%nat -> Rabs (fbar t i - B * z i) <= B * deviation.
Proof.
  intros Hi. pose proof scaled_admissible as M. destruct M as [Hm Hn Hs Hx Hv _].
  pose proof (lemma_C d m n x a W0 V B eta dloss Hm B_nonneg Hs Hx Hv
    (fun i _ => untrained_output d m n x a W0 V scaled_admissible i) t i Hi) as C.
  rewrite scaled_flippable, linear_U in C by assumption.
  rewrite (mean_ext m _ (fun j => step (pre d x W i j) * dot d (V j) (x i))) in C
    by (intros; now rewrite scaled_step).
  specialize (transfer i Hi). specialize (few i Hi).
  set (fU := mean m _) in *. set (r := sqrt (INR m)) in *.
  assert (mp : 0 < INR m) by (apply lt_0_INR, Hm). assert (rp : 0 < r) by (apply sqrt_lt_R0, mp).
  assert (rr : INR m = r * r) by (unfold r; rewrite sqrt_sqrt; lra).
  assert (root : sqrt (2 * L / INR m) <= sqrt 2 * sqrt L / r).
  { destruct (Rle_or_lt 0 L) as [HL|HL].
    - right. unfold r. rewrite sqrt_div by lra. rewrite sqrt_mult by lra. reflexivity.
    - rewrite (sqrt_neg_0 L) by lra. rewrite sqrt_neg_0; [right; field; lra|].
      assert (0 <= - (2 * L) * / INR m)
        by (apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat, mp]). unfold Rdiv. lra. }
  replace (fbar t i - B * z i) with ((fbar t i - B * fU) + B * (fU - z i)) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult, (Rabs_pos_eq B) by exact B_nonneg.
  apply Rle_trans with ((B + B) * (r * (sqrt (2 / PI) * (B / alpha) + sqrt L)) / INR m + B * (sqrt 2 * sqrt L / r)).
  - apply Rplus_le_compat.
    + eapply Rle_trans; [exact C|]. apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, mp|].
      apply Rmult_le_compat_l; lra.
    + apply Rmult_le_compat_l; lra.
  - right. unfold deviation. fold r. rewrite rr. field. lra.
Qed.
End Scale.

Section Training.
Variables d m n T : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variables W V : nat -> vec.
Variables y z : nat -> R.
Variables alpha L g : R.
Hypothesis model : admissible d m n x a W V.
Hypothesis alpha_pos : 0 < alpha.
Hypothesis some_steps : (0 < T)%nat.
Hypothesis transfer : event_A d m n x W V z L.

Notation W0 := (scaled alpha W).

Lemma C12_hard B : 0 <= B -> event_B d m n x W (B / alpha) L ->
  (forall i, (i < n)%nat -> is_label (y i) /\ g <= y i * z i) ->
  (2 - rho_hard) * mean T (hard_risk d m n x a W0 y B 1)
  <= 2 * exp (- (B * (g - deviation m alpha B L))) + B ^ 2 / INR T.
Proof.
  intros HB few margin. pose proof (scaled_admissible d m n x a W V alpha model) as M.
  destruct M as [Hm Hn Hs Hx Hv _].
  replace (B ^ 2 / INR T) with (B ^ 2 / (1 * INR T)) by (f_equal; ring).
  replace (2 - rho_hard) with (2 - rho_hard * 1) by ring.
  apply (lemma_D_averaged 1 rho_hard (hard_risk d m n x a W0 y B 1)
    (risk n (fun i => hard_loss (y i)) (fun t i =>
      linear d m x a (pgd d m n x a W0 B 1 (hard_slope y) t) (Wbar m a W0 V B) i))
    (distance2 d m n x a W0 V B 1 (hard_slope y))); auto; try (unfold rho_hard; lra).
  - intros t _. apply one_step_regret; auto; try lra.
    + intros; apply hard_convex.
    + intros; apply hard_self_bounding, margin; assumption.
  - apply sum_nonneg. intros. apply norm2_nonneg.
  - intros t _. apply mean_le_const; [exact Hn|]. intros i Hi. apply hard_loss_exp.
    destruct (margin i Hi) as [Hy Hg].
    pose proof (scaled_outputs d m n x a W V z alpha B L 1 (hard_slope y) model alpha_pos HB transfer few t i Hi) as O.
    assert (B * g <= B * (y i * z i)) by (apply Rmult_le_compat_l; assumption).
    revert O. unfold Rabs. destruct (Rcase_abs _); destruct Hy as [E|E]; rewrite E in *; lra.
  - apply start_distance; assumption.
Qed.

Lemma C12_soft s eta : 0 <= s -> 0 < eta <= 1 -> event_B d m n x W (s / alpha) L ->
  (2 - eta / 2) * mean T (soft_risk d m n x a W0 (fun i => s * z i) s eta)
  <= (s * deviation m alpha s L) ^ 2 / 4 + s ^ 2 / (eta * INR T).
Proof.
  intros Hs0 He few. pose proof (scaled_admissible d m n x a W V alpha model) as M.
  destruct M as [Hm Hn Hs Hx Hv _]. set (sz := fun i => s * z i).
  replace (2 - eta / 2) with (2 - / 2 * eta) by field.
  replace ((s * deviation m alpha s L) ^ 2 / 4) with (2 * ((s * deviation m alpha s L) ^ 2 / 8)) by field.
  apply (lemma_D_averaged eta (/ 2) (soft_risk d m n x a W0 sz s eta)
    (risk n (fun i => soft_loss (sz i)) (fun t i =>
      linear d m x a (pgd d m n x a W0 s eta (soft_slope sz) t) (Wbar m a W0 V s) i))
    (distance2 d m n x a W0 V s eta (soft_slope sz))); auto; try lra.
  - intros t _. apply one_step_regret; auto; try lra.
    + intros; apply soft_convex.
    + intros; apply soft_self_bounding.
  - apply sum_nonneg. intros. apply norm2_nonneg.
  - intros t _. apply mean_le_const; [exact Hn|]. intros i Hi. eapply Rle_trans; [apply lemma_E|].
    pose proof (scaled_outputs d m n x a W V z alpha s L eta (soft_slope sz) model alpha_pos Hs0 transfer few t i Hi) as O.
    apply Rmult_le_compat_r; [lra|]. rewrite <- (pow2_abs (sz i - _)).
    apply pow_incr. split; [apply Rabs_pos|]. rewrite Rabs_minus_sym. exact O.
  - apply start_distance; assumption.
Qed.
End Training.

(** Both as probabilities over the draw of h pairs. *)
Section Random.
Variables d h n T : nat.
Variable x : nat -> vec.
Variable direction : vec -> vec.
Variable sign : nat -> R.
Variable E : (vec -> R) -> R.
Variables y z : nat -> R.
Variables alpha delta g : R.
Hypothesis some_pairs : (0 < h)%nat.
Hypothesis some_points : (0 < n)%nat.
Hypothesis some_steps : (0 < T)%nat.
Hypothesis alpha_pos : 0 < alpha.
Hypothesis delta_range : 0 < delta < 1.
Hypothesis signs : forall j, (j < h)%nat -> is_label (sign j).
Hypothesis unit_points : forall i, (i < n)%nat -> norm d (x i) <= 1.
Hypothesis unit_direction : forall w, norm d (direction w) <= 1.
Hypothesis law : is_expectation E.
Hypothesis half_space : forall i, (i < n)%nat -> E (fun w => step (dot d w (x i))) = / 2.
Hypothesis strip : forall i r, (i < n)%nat -> 0 <= r ->
  E (fun w => indicator_le (Rabs (dot d w (x i))) (r * norm d (x i))) <= sqrt (2 / PI) * r.
Hypothesis teacher : forall i, (i < n)%nat ->
  z i = E (fun w => step (dot d w (x i)) * dot d (direction w) (x i)).

Notation m := (h + h)%nat.
Notation L := (log_term (INR n) delta).
Notation P := (draws E (fun _ => 0) h).
Notation start s := (scaled alpha (paired_weights h s)).

Lemma over_alpha B : 0 <= B -> 0 <= B / alpha.
Proof. intros H. apply Rmult_le_pos; [exact H | left; apply Rinv_0_lt_compat, alpha_pos]. Qed.

Theorem C12_hard_probability B : 0 <= B ->
  (forall i, (i < n)%nat -> is_label (y i) /\ g <= y i * z i) ->
  P (fun s => indicator_lt (2 * exp (- (B * (g - deviation m alpha B L))) + B ^ 2 / INR T)
    ((2 - rho_hard) * mean T (hard_risk d m n x (paired_signs h sign) (start s) y B 1))) <= 3 / 2 * delta.
Proof.
  intros HB margin. pose proof (over_alpha B HB).
  apply (probability_of_failure d h n x direction E z (B / alpha) delta); auto. intros s HA HF.
  apply (C12_hard d m n T x (paired_signs h sign) (paired_weights h s) (paired_directions h direction s)
    y z alpha L g); auto.
  apply paired_admissible; auto.
Qed.

Theorem C12_soft_probability s eta : 0 <= s -> 0 < eta <= 1 ->
  P (fun w => indicator_lt ((s * deviation m alpha s L) ^ 2 / 4 + s ^ 2 / (eta * INR T))
    ((2 - eta / 2) * mean T (soft_risk d m n x (paired_signs h sign) (start w) (fun i => s * z i) s eta)))
  <= 3 / 2 * delta.
Proof.
  intros Hs He. pose proof (over_alpha s Hs).
  apply (probability_of_failure d h n x direction E z (s / alpha) delta); auto. intros w HA HF.
  apply (C12_soft d m n T x (paired_signs h sign) (paired_weights h w) (paired_directions h direction w)
    z alpha L); auto.
  apply paired_admissible; auto.
Qed.
End Random.
