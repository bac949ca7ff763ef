(** C2: the regret of projected gradient descent against the reference, with the gradient split at
    any constant slopes r̄_i, one a point. Where r̄ is not 0 a pair costs at most the largest
    B‖h_b‖ + D̄_k·h_b over the indicators b that it may have; the mean of this is the gap. With the
    logistic loss on p_i and a centre c, r̄_i = μ(c_i) − p_i, and no gap is left where μ(c_i) = p_i. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Logistic Vectors LemmaD Network NetworkTheorems CertificateFeatures.
Open Scope R_scope.

(** The projection's own inequality: u − proj(u) makes no acute angle with the ball. *)
Theorem project_obtuse d r c u v :
  norm d (sub v c) <= r -> dot d (sub u (project d r c u)) (sub v (project d r c u)) <= 0.
Proof.
  intros Hv. unfold project. destruct (Rle_dec (norm d (sub u c)) r) as [H|H].
  { unfold dot, sub. rewrite (sum_ext d _ (fun _ => 0)) by (intros; ring). rewrite sum_const. lra. }
  apply Rnot_le_lt in H. set (l := norm d (sub u c)) in *.
  assert (Hr : 0 <= r) by (eapply Rle_trans; [apply norm_nonneg | exact Hv]).
  set (s := r / l).
  assert (s_l : s * l = r) by (unfold s; field; lra).
  assert (s_1 : 0 <= 1 - s).
  { apply Rmult_le_reg_r with l; [lra|]. rewrite Rmult_minus_distr_r, s_l. lra. }
  set (p := dot d (sub u c) (sub v c)).
  assert (Hp : p <= l * r).
  { eapply Rle_trans; [apply Rle_abs|]. eapply Rle_trans; [apply cauchy_schwarz|].
    apply Rmult_le_compat_l; [apply norm_nonneg | exact Hv]. }
  assert (N : norm2 d (sub u c) = l * l) by (symmetry; apply norm_square).
  replace (dot d _ _) with ((1 - s) * (p - s * norm2 d (sub u c))).
  - rewrite N. assert (l * r = s * (l * l)) by (rewrite <- s_l; ring).
    assert (0 <= (1 - s) * (s * (l * l) - p)) by (apply Rmult_le_pos; lra). lra.
  - unfold p, norm2, dot, sub. rewrite <- sum_scale, <- sum_minus, <- sum_scale.
    apply sum_ext. intros. ring.
Qed.

(** One step toward −(e + b) from w, e the part that is paid for by the step's own length. *)
Lemma projected_step d r c eta (w e b v : vec) :
  norm d (sub v c) <= r ->
  let w' := project d r c (fun k => w k - eta * (e k + b k)) in
  norm2 d (sub w' v) <= norm2 d (sub w v) - 2 * eta * dot d e (sub w v)
                        + eta ^ 2 * norm2 d e - 2 * eta * dot d b (sub w' v).
Proof.
  intros Hv w'. pose proof (project_obtuse d r c (fun k => w k - eta * (e k + b k)) v Hv) as O.
  fold w' in O.
  assert (Q : 0 <= norm2 d (fun k => w' k - w k + eta * e k)) by apply norm2_nonneg.
  assert (E : norm2 d (sub w v) - 2 * eta * dot d e (sub w v) + eta ^ 2 * norm2 d e
              - 2 * eta * dot d b (sub w' v) - norm2 d (sub w' v)
              = norm2 d (fun k => w' k - w k + eta * e k)
                - 2 * dot d (sub (fun k => w k - eta * (e k + b k)) w') (sub v w')).
  { unfold norm2, dot, sub. rewrite <- !sum_scale, <- sum_minus, <- sum_plus, <- !sum_minus.
    apply sum_ext. intros. ring. }
  lra.
Qed.

(** Γ = λ_max(XXᵀ)/n, or any number above. *)
Definition curvature (d n : nat) (x : nat -> vec) (Gamma : R) : Prop := forall u : nat -> R,
  norm2 d (fun k => mean n (fun i => u i * x i k)) <= Gamma * mean n (fun i => u i ^ 2).

Section Regret.
Variables d h n : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variables W0 D : nat -> vec.
Variable F : nat -> nat -> bool.
Variables B eta Gamma : R.
Variable dloss : nat -> R -> R.    (* derivative of the loss of point i *)
Variable rbar : nat -> R.          (* r̄_i *)
Variable G : nat -> R.             (* bounds what pair k costs *)
Notation m := (width h).
Notation run := (pgd d m n x a W0 B eta dloss).
Notation W' := (reference h a W0 D).

(** S² = (1/M) Σ ‖D̄_k‖². *)
Definition square_distance : R := mean h (fun k => norm2 d (D k)).

(** h_b, and the patterns that pair k may have. *)
Definition pull (b : nat -> R) : vec := fun l => mean n (fun i => rbar i * b i * x i l).
Definition possible (k : nat) (b : nat -> R) : Prop := forall i, (i < n)%nat ->
  (b i = 0 \/ b i = 1) /\ (F i k = false -> b i = step (pre d x W0 i k)).
Definition gap_bound : Prop := forall k b, (k < h)%nat -> possible k b ->
  B * norm d (pull b) + dot d (D k) (pull b) <= G k.

(** 2δ(f − f̄) − κδ². *)
Definition regret (t i : nat) : R :=
  let f := output d m x a (run t) i in
  let delta := dloss i f - rbar i in
  2 * delta * (f - linear d m x a (run t) W' i) - eta * Gamma * delta ^ 2.

Hypothesis model : paired h n a W0.
Hypothesis far : decided d h n x W0 F B.
Hypothesis B_nonneg : 0 <= B.
Hypothesis eta_pos : 0 < eta.
Hypothesis reference_in_balls : forall k, (k < h)%nat -> norm d (D k) <= B.
Hypothesis spectrum : curvature d n x Gamma.
Hypothesis gap : gap_bound.

Lemma run_in_balls t : in_balls d h W0 B (run t).
Proof. intros j _. apply stays_in_ball; [apply (width_pos _ _ _ _ model) | exact B_nonneg]. Qed.

Lemma pair_below j : (j < m)%nat -> (pair_of h j < h)%nat.
Proof.
  unfold pair_of, width. destruct (j <? h)%nat eqn:E;
    [apply Nat.ltb_lt in E | apply Nat.ltb_ge in E]; lia.
Qed.

Lemma distance_to_reference j : (j < m)%nat ->
  norm2 d (sub (W' j) (W0 j)) = / INR m * norm2 d (D (pair_of h j)).
Proof.
  intros Hj. pose proof (root_width_pos _ _ _ _ model) as Rp.
  unfold norm2, dot. rewrite <- sum_scale. apply sum_ext. intros l _. unfold sub, reference.
  rewrite <- root_square.
  pose proof (sign_square m a (outer_signs _ _ _ _ model) j Hj) as S.
  transitivity (a j ^ 2 * (/ (root_m m * root_m m) * (D (pair_of h j) l * D (pair_of h j) l)));
    [field; lra | rewrite S; ring].
Qed.

Lemma reference_near j : (j < m)%nat -> norm d (sub (W' j) (W0 j)) <= B / root_m m.
Proof.
  intros Hj. pose proof (root_width_pos _ _ _ _ model) as Rp.
  pose proof (width_pos _ _ _ _ model) as Wp.
  apply norm_le_iff; [apply radius_nonneg; assumption|].
  rewrite distance_to_reference by exact Hj.
  replace (B / root_m m * (B / root_m m)) with (/ INR m * (B * B)) by (rewrite <- root_square; field; lra).
  apply Rmult_le_compat_l; [left; apply Rinv_0_lt_compat, lt_0_INR, Wp|].
  apply norm_le_iff; [exact B_nonneg|]. apply reference_in_balls, pair_below, Hj.
Qed.

(** A sum over neurons of what depends on the pair alone. *)
Lemma sum_over_pairs u : sum m (fun j => / INR m * u (pair_of h j)) = mean h u.
Proof.
  pose proof (lt_0_INR _ (has_pairs _ _ _ _ model)) as Hp.
  rewrite sum_scale. unfold width at 2. rewrite sum_split.
  rewrite (sum_ext h (fun j => u (pair_of h j)) u) by (intros; rewrite pair_first by assumption; reflexivity).
  rewrite (sum_ext h (fun j => u (pair_of h (h + j))) u) by (intros; rewrite pair_second; reflexivity).
  rewrite INR_width. unfold mean. field. lra.
Qed.

(** The part of the gradient that δ makes. *)
Lemma split_gradient_bound W delta :
  sum m (fun j => norm2 d (gradient d m n x a (fun i _ => delta i) W j))
  <= Gamma * mean n (fun i => delta i ^ 2).
Proof.
  pose proof (root_width_pos _ _ _ _ model) as Rp. pose proof (width_pos _ _ _ _ model) as Wp.
  pose proof (has_points _ _ _ _ model) as Np. pose proof (lt_0_INR _ Wp) as Mp.
  apply Rle_trans with (sum m (fun _ => / INR m * (Gamma * mean n (fun i => delta i ^ 2)))).
  2: { rewrite sum_const. right. field. lra. }
  apply sum_le. intros j Hj.
  pose proof (spectrum (fun i => delta i * (a j / root_m m * step (pre d x W i j)))) as H.
  pose proof (sign_square m a (outer_signs _ _ _ _ model) j Hj) as S.
  replace (norm2 d (gradient _ _ _ _ _ _ _ _))
    with (norm2 d (fun k => mean n (fun i => delta i * (a j / root_m m * step (pre d x W i j)) * x i k))).
  2: { unfold norm2, dot. apply sum_ext. intros k _. unfold gradient. f_equal; apply mean_ext; intros; ring. }
  eapply Rle_trans; [exact H|].
  rewrite (mean_ext n _ (fun i => / INR m * (delta i ^ 2 * step (pre d x W i j)))).
  2: { intros i _. rewrite <- root_square. pose proof (step_cases (pre d x W i j)) as [->| ->].
       - field. lra.
       - replace ((delta i * (a j / root_m m * 1)) ^ 2)
           with (a j ^ 2 * (delta i ^ 2 * / (root_m m * root_m m))) by (field; lra). rewrite S. ring. }
  rewrite mean_scale by exact Np.
  replace (Gamma * (/ INR m * mean n (fun i => delta i ^ 2 * step (pre d x W i j))))
    with (/ INR m * (Gamma * mean n (fun i => delta i ^ 2 * step (pre d x W i j)))) by ring.
  apply Rmult_le_compat_l; [left; apply Rinv_0_lt_compat, Mp|].
  assert (P : 0 <= Gamma * mean n (fun i => (delta i * (1 - step (pre d x W i j))) ^ 2)).
  { eapply Rle_trans; [apply norm2_nonneg|].
    apply (spectrum (fun i => delta i * (1 - step (pre d x W i j)))). }
  rewrite (mean_ext n (fun i => (delta i * (1 - step (pre d x W i j))) ^ 2)
    (fun i => delta i ^ 2 - delta i ^ 2 * step (pre d x W i j))) in P.
  2: { intros i _. destruct (step_cases (pre d x W i j)) as [->| ->]; ring. }
  rewrite mean_minus in P by exact Np. lra.
Qed.

(** What the slopes r̄ cost a neuron that is anywhere in its ball. *)
Lemma slopes_cost W V j : in_balls d h W0 B W -> (j < m)%nat ->
  norm d (sub (V j) (W0 j)) <= B / root_m m ->
  - (/ INR m * G (pair_of h j)) <= dot d (gradient d m n x a (fun i _ => rbar i) W j) (sub (V j) (W' j)).
Proof.
  intros HW Hj HV. pose proof (root_width_pos _ _ _ _ model) as Rp.
  pose proof (lt_0_INR _ (width_pos _ _ _ _ model)) as Mp.
  set (b := fun i => step (pre d x W i j)). set (k := pair_of h j).
  assert (Hk : (k < h)%nat) by (apply pair_below, Hj).
  assert (P : possible k b).
  { intros i Hi. split; [apply step_cases|]. intros HF.
    apply (keeps_indicator d h n x a W0 F B model W i j far HW Hi Hj HF). }
  pose proof (gap k b Hk P) as HG.
  pose proof (sign_square m a (outer_signs _ _ _ _ model) j Hj) as S.
  pose proof (sign_abs m a (outer_signs _ _ _ _ model) j Hj) as Sa.
  assert (E : dot d (gradient d m n x a (fun i _ => rbar i) W j) (sub (V j) (W' j))
    = a j / root_m m * dot d (pull b) (sub (V j) (W0 j)) - / INR m * dot d (D k) (pull b)).
  { unfold dot. rewrite <- !sum_scale, <- sum_minus. apply sum_ext. intros l _.
    replace (gradient d m n x a (fun i _ => rbar i) W j l) with (a j / root_m m * pull b l).
    2: { unfold gradient, pull, b. rewrite <- mean_scale by apply (has_points _ _ _ _ model).
         apply mean_ext. intros. ring. }
    unfold sub, reference. fold k. rewrite <- root_square.
    transitivity (a j / root_m m * pull b l * (V j l - W0 j l)
      - a j ^ 2 * (/ (root_m m * root_m m) * (D k l * pull b l))); [field; lra|].
    rewrite S. field. lra. }
  assert (C : Rabs (a j / root_m m * dot d (pull b) (sub (V j) (W0 j))) <= / INR m * (B * norm d (pull b))).
  { unfold Rdiv. rewrite !Rabs_mult, Sa, Rmult_1_l, (Rabs_pos_eq (/ root_m m))
      by (left; apply Rinv_0_lt_compat, Rp).
    replace (/ INR m * (B * norm d (pull b))) with (/ root_m m * (norm d (pull b) * (B / root_m m)))
      by (rewrite <- root_square; field; lra).
    apply Rmult_le_compat_l; [left; apply Rinv_0_lt_compat, Rp|].
    eapply Rle_trans; [apply cauchy_schwarz|]. apply Rmult_le_compat_l; [apply norm_nonneg | exact HV]. }
  rewrite E. pose proof (Rle_abs (- (a j / root_m m * dot d (pull b) (sub (V j) (W0 j))))) as C'.
  rewrite Rabs_Ropp in C'.
  assert (/ INR m * (B * norm d (pull b) + dot d (D k) (pull b)) <= / INR m * G k)
    by (apply Rmult_le_compat_l; [left; apply Rinv_0_lt_compat, Mp | exact HG]).
  lra.
Qed.

Lemma one_step_split t :
  sum m (fun j => norm2 d (sub (run (S t) j) (W' j)))
  <= sum m (fun j => norm2 d (sub (run t j) (W' j))) - eta * mean n (regret t) + 2 * eta * mean h G.
Proof.
  pose proof (has_points _ _ _ _ model) as Np.
  set (delta := fun i => dloss i (output d m x a (run t) i) - rbar i).
  set (e := gradient d m n x a (fun i _ => delta i) (run t)).
  set (b := gradient d m n x a (fun i _ => rbar i) (run t)).
  assert (H : sum m (fun j => norm2 d (sub (run (S t) j) (W' j))) <= sum m (fun j =>
    (norm2 d (sub (run t j) (W' j)) - 2 * eta * dot d (e j) (sub (run t j) (W' j)))
    + eta ^ 2 * norm2 d (e j) + 2 * eta * (/ INR m * G (pair_of h j)))).
  { apply sum_le. intros j Hj.
    assert (ES : run (S t) j = project d (B / root_m m) (W0 j)
                   (fun k => run t j k - eta * (e j k + b j k))).
    { simpl. f_equal. apply FunctionalExtensionality.functional_extensionality. intros k.
      f_equal. f_equal. unfold e, b, gradient, delta, mean, Rdiv.
      rewrite <- Rmult_plus_distr_r, <- sum_plus. f_equal. apply sum_ext. intros. ring. }
    pose proof (projected_step d (B / root_m m) (W0 j) eta (run t j) (e j) (b j) (W' j)
                  (reference_near j Hj)) as P. cbv zeta in P. rewrite <- ES in P.
    pose proof (slopes_cost (run t) (run (S t)) j (run_in_balls t) Hj (run_in_balls (S t) j Hj)) as C.
    fold b in C.
    assert (2 * eta * - (/ INR m * G (pair_of h j)) <= 2 * eta * dot d (b j) (sub (run (S t) j) (W' j)))
      by (apply Rmult_le_compat_l; [lra | exact C]).
    lra. }
  rewrite !sum_plus, sum_minus, !(sum_scale m (2 * eta)), sum_scale, sum_over_pairs in H.
  unfold e in H at 1. rewrite gradient_displacement in H.
  pose proof (split_gradient_bound (run t) delta) as Q. fold e in Q.
  assert (Q2 : eta ^ 2 * sum m (fun j => norm2 d (e j)) <= eta ^ 2 * (Gamma * mean n (fun i => delta i ^ 2)))
    by (apply Rmult_le_compat_l; [apply pow2_ge_0 | exact Q]).
  replace (mean n (regret t)) with (2 * mean n (fun i => delta i
      * (output d m x a (run t) i - linear d m x a (run t) W' i))
    - eta * Gamma * mean n (fun i => delta i ^ 2)); [lra|].
  rewrite <- !mean_scale, <- mean_minus by exact Np. apply mean_ext. intros i _.
  unfold regret, delta. ring.
Qed.

(** C2. *)
Theorem C2_regret T :
  sum T (fun t => mean n (regret t)) <= square_distance / eta + 2 * INR T * mean h G.
Proof.
  set (dist := fun t => sum m (fun j => norm2 d (sub (run t j) (W' j)))).
  assert (H : sum T (fun t => eta * mean n (regret t)) <= sum T (fun t => (dist t - dist (S t)) + 2 * eta * mean h G)).
  { apply sum_le. intros t _. pose proof (one_step_split t). unfold dist. lra. }
  rewrite sum_scale, sum_plus, sum_telescope, sum_const in H.
  assert (P : 0 <= dist T) by (apply sum_nonneg; intros; apply norm2_nonneg).
  assert (E : dist O = square_distance).
  { unfold dist, square_distance. rewrite <- sum_over_pairs. apply sum_ext. intros j Hj. simpl.
    rewrite <- distance_to_reference by exact Hj. unfold norm2, dot, sub. apply sum_ext. intros. ring. }
  apply Rmult_le_reg_l with eta; [exact eta_pos|].
  replace (eta * (square_distance / eta + 2 * INR T * mean h G))
    with (square_distance + INR T * (2 * eta * mean h G)) by (field; lra).
  lra.
Qed.
End Regret.

(** The derivative of the logistic loss on the label p_i; soft and hard labels alike. *)
Definition logistic_slope (p : nat -> R) (i : nat) (f : R) : R := logistic f - p i.

(** C2 as it is stated, for the logistic loss and a centre c. *)
Theorem C2_centre d h n x a W0 D F B eta Gamma p c G T :
  paired h n a W0 -> decided d h n x W0 F B -> 0 <= B -> 0 < eta ->
  (forall k, (k < h)%nat -> norm d (D k) <= B) -> curvature d n x Gamma ->
  gap_bound d h n x W0 D F B (fun i => logistic (c i) - p i) G ->
  sum T (fun t => mean n (fun i =>
    let f := output d (width h) x a (pgd d (width h) n x a W0 B eta (logistic_slope p) t) i in
    let fbar := linear d (width h) x a (pgd d (width h) n x a W0 B eta (logistic_slope p) t)
                  (reference h a W0 D) i in
    2 * (logistic f - logistic (c i)) * (f - fbar) - eta * Gamma * (logistic f - logistic (c i)) ^ 2))
  <= square_distance d h D / eta + 2 * INR T * mean h G.
Proof.
  intros Hm Hf HB He Hr Hs Hg.
  pose proof (C2_regret d h n x a W0 D F B eta Gamma (logistic_slope p) _ G Hm Hf HB He Hr Hs Hg T) as H.
  eapply Rle_trans; [right | exact H]. apply sum_ext. intros t _. apply mean_ext. intros i _.
  cbv zeta. unfold regret, logistic_slope. cbv zeta. ring.
Qed.

(** Without slopes there is no gap. *)
Lemma no_gap d h n x W0 D F B rbar :
  (forall i, (i < n)%nat -> rbar i = 0) -> gap_bound d h n x W0 D F B rbar (fun _ => 0).
Proof.
  intros H k b _ _. assert (Z : forall l, pull n x rbar b l = 0).
  { intros l. unfold pull. rewrite (mean_ext n _ (fun _ => 0 * 0)).
    - unfold mean. rewrite sum_const. unfold Rdiv. ring.
    - intros i Hi. rewrite H by exact Hi. ring. }
  assert (N : norm d (pull n x rbar b) = 0).
  { unfold norm, norm2, dot. rewrite (sum_ext d _ (fun _ => 0)), sum_const, Rmult_0_r
      by (intros; rewrite !Z; ring). apply sqrt_0. }
  rewrite N. unfold dot. rewrite (sum_ext d _ (fun _ => 0)) by (intros; rewrite Z; ring).
  rewrite sum_const. lra.
Qed.
