(** S+ and S−: on the cluster K one kind of labels decides for +, the other for −.

    Proved, for any radius or none, step sizes in (0, 2n], and a draw of m/2 pairs:
    S+ (0 ≤ ξ ≤ ¼, teacher z_± = αg, z_0 = −g with tanh(αg/2) > (1 + ξ)tanh(g/2)): hard labels have
    R(W(t)) ≥ N/(N + 1) for all t with probability at least (1 − h − ρ/√(2π))^(m/2) for
    ρ ≥ 1.28 √m ξ/(1 + ξ), soft ones R(W(t)) = 1/(N + 1) for all t ≥ 1 with at least
    (1 − h − ρ/√(2π))^(m/2) − ((1 − h)/2)^(m/2) for ρ ≥ 0.64 √m max(g, αg/(1 + ξ)).
    S− (−¼ ≤ ξ < 0, tanh(αg/2) ≤ (1 + ξ)tanh(g/2)): the same with the kinds exchanged.
    And if Φ(0) = 0, all points are wrong at every step with probability at least (1 − h)^(m/2),
    for any step sizes. Assumed of the law of one weight vector: what ClusterEvent.v assumes.
    ClusterTeacher.v gives such teachers; SPlusCorollary.v and SMinusCorollary.v choose parameters. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Runs Probability NetworkTheorems RandomInitialisation.
Require Import FiniteSums Descent L0 L1 Orthants OneDimension Cluster ClusterEvent ClusterRun ClusterDrift.
Open Scope R_scope.

Section Law.
Variables p h : nat.              (* copies of each easy point, pairs *)
Variable Delta : R.
Variable E : (vec -> R) -> R.
Hypothesis some_pairs : (0 < h)%nat.
Hypothesis Delta_range : 0 < Delta < PI.
Hypothesis law : is_expectation E.
Hypothesis orthant : orthants E.
Hypothesis is_shifted : shifted Delta E.

Notation P := (draws E (fun _ => 0) h).

Section Kinds.
Variable xi : R.
Variable sign : nat -> R.
Variable radius : option R.
Variable eta : nat -> R.
Hypothesis some_copies : (0 < p)%nat.
Hypothesis xi_range : - / 4 <= xi <= / 4.
Hypothesis has_radius : positive_radius radius.
Hypothesis signs : forall j, (j < h)%nat -> is_label (sign j).

Notation m := (h + h)%nat.
Notation n := (S (p + p)).
Notation y := (cluster_label p).
Notation outputs q1 q0 s := (cluster_outputs p h Delta xi sign radius eta (label_slope q1) (label_slope q0) s).
Notation Phi q1 q0 := (drift p xi (label_slope q1) (label_slope q0)).

(** The easy points are wrong at every step. *)
Definition easy_wrong (f : nat -> nat -> R) : R :=
  always (fun t => if Rle_dec (INR (p + p) / INR n) (error_rate n y f t) then 1 else 0).
(** From the first step on only the outlier is wrong. *)
Definition outlier_wrong (f : nat -> nat -> R) : R :=
  always (fun t => if Req_EM_T (error_rate n y f (S t)) (/ INR n) then 1 else 0).

Section Steps.
Hypothesis short_steps : forall t, 0 < eta t <= 2 * INR n.

Lemma decided_minus q1 q0 limit rho : 0 <= rho -> 0 <= 1 - Delta / PI - rho / sqrt (2 * PI) ->
  Phi q1 q0 limit = 0 -> limit <= 0 -> root_m m * Rabs limit <= 2 * rho ->
  (1 - Delta / PI - rho / sqrt (2 * PI)) ^ h <= P (fun s => easy_wrong (outputs q1 q0 s)).
Proof.
  intros Hr Hb Hz Hl Hw. apply (all_good h Delta E Delta_range law orthant is_shifted rho); auto; [intros; apply always_range|]. intros s A.
  apply always_1. intros t. destruct (Rle_dec _ _) as [|N]; [reflexivity|]. exfalso. apply N.
  apply (easy_points_wrong p h Delta xi sign radius eta (label_slope q1) (label_slope q0) limit rho s);
    auto using drift_increasing, drift_slopes.
  intros j Hj. apply (good_spec Delta rho), A, Hj.
Qed.

Lemma decided_plus q1 q0 limit rho : 0 <= rho -> 0 <= 1 - Delta / PI - rho / sqrt (2 * PI) ->
  Phi q1 q0 limit = 0 -> 0 < limit -> root_m m * Rabs limit <= 2 * rho ->
  (1 - Delta / PI - rho / sqrt (2 * PI)) ^ h - ((1 - Delta / PI) / 2) ^ h
  <= P (fun s => outlier_wrong (outputs q1 q0 s)).
Proof.
  intros Hr Hb Hz Hl Hw. apply (all_good_some_active h Delta E Delta_range law orthant is_shifted rho); auto;
    [intros; apply always_range|]. intros s A B.
  apply always_1. intros t. destruct (Req_EM_T _ _) as [|N]; [reflexivity|]. exfalso. apply N.
  apply (only_outlier_wrong p h Delta xi sign radius eta (label_slope q1) (label_slope q0) limit rho s);
    auto using drift_increasing, drift_slopes.
  intros j Hj. apply (good_spec Delta rho), A, Hj.
Qed.

Lemma reach_of_limit limit b rho : Rabs limit <= b -> root_m m * b / 2 <= rho -> root_m m * Rabs limit <= 2 * rho.
Proof.
  intros Hl Hr. pose proof (sqrt_pos (INR m)) as R. fold (root_m m) in R.
  assert (root_m m * Rabs limit <= root_m m * b) by (apply Rmult_le_compat_l; assumption). lra.
Qed.

Section Hard.
Variable rho : R.
Hypothesis rho_nonneg : 0 <= rho.
Hypothesis base_nonneg : 0 <= 1 - Delta / PI - rho / sqrt (2 * PI).
Hypothesis rho_large : 128 / 100 * (root_m m * (Rabs xi / (1 + xi))) <= rho.

Lemma hard_reach limit : Rabs limit <= 255 / 100 * (Rabs xi / (1 + xi)) -> root_m m * Rabs limit <= 2 * rho.
Proof.
  intros Hl. apply (reach_of_limit limit (255 / 100 * (Rabs xi / (1 + xi)))); [exact Hl|].
  assert (0 <= root_m m * (Rabs xi / (1 + xi))); [|lra].
  apply Rmult_le_pos; [apply sqrt_pos|]. apply Rmult_le_pos; [apply Rabs_pos | left; apply Rinv_0_lt_compat; lra].
Qed.

Theorem S_plus_hard : 0 <= xi ->
  (1 - Delta / PI - rho / sqrt (2 * PI)) ^ h <= P (fun s => easy_wrong (outputs 1 0 s)).
Proof.
  intros Hx. destruct (hard_limit p xi some_copies xi_range) as [l [Z [B [N [_ K]]]]].
  apply decided_minus with (limit := l); auto using hard_reach.
  destruct Hx as [Hx|Hx]; [specialize (N Hx); lra | rewrite K by lra; lra].
Qed.

Theorem S_minus_hard : xi < 0 ->
  (1 - Delta / PI - rho / sqrt (2 * PI)) ^ h - ((1 - Delta / PI) / 2) ^ h
  <= P (fun s => outlier_wrong (outputs 1 0 s)).
Proof.
  intros Hx. destruct (hard_limit p xi some_copies xi_range) as [l [Z [B [_ [N _]]]]].
  apply decided_plus with (limit := l); auto using hard_reach.
Qed.
End Hard.

Section Soft.
Variables alpha g rho : R.
Hypothesis g_nonneg : 0 <= g.
Hypothesis alpha_nonneg : 0 <= alpha.
Hypothesis small_logits : Rmax g (alpha * g / (1 + xi)) <= 3 / 4.
Hypothesis rho_nonneg : 0 <= rho.
Hypothesis base_nonneg : 0 <= 1 - Delta / PI - rho / sqrt (2 * PI).
Hypothesis rho_large : 64 / 100 * (root_m m * Rmax g (alpha * g / (1 + xi))) <= rho.

Notation soft s := (outputs (logistic (alpha * g)) (logistic (- g)) s).

Lemma soft_reach limit : Rabs limit <= 128 / 100 * Rmax g (alpha * g / (1 + xi)) -> root_m m * Rabs limit <= 2 * rho.
Proof.
  intros Hl. apply (reach_of_limit limit (128 / 100 * Rmax g (alpha * g / (1 + xi)))); [exact Hl | lra].
Qed.

Theorem S_plus_soft : (1 + xi) * tanh (g / 2) < tanh (alpha * g / 2) ->
  (1 - Delta / PI - rho / sqrt (2 * PI)) ^ h - ((1 - Delta / PI) / 2) ^ h
  <= P (fun s => outlier_wrong (soft s)).
Proof.
  intros Ht. destruct (soft_limit p xi some_copies xi_range alpha g g_nonneg alpha_nonneg small_logits)
    as [l [Z [B [N _]]]].
  apply decided_plus with (limit := l); auto using soft_reach.
Qed.

Theorem S_minus_soft : tanh (alpha * g / 2) <= (1 + xi) * tanh (g / 2) ->
  (1 - Delta / PI - rho / sqrt (2 * PI)) ^ h <= P (fun s => easy_wrong (soft s)).
Proof.
  intros Ht. destruct (soft_limit p xi some_copies xi_range alpha g g_nonneg alpha_nonneg small_logits)
    as [l [Z [B [_ [N K]]]]].
  apply decided_minus with (limit := l); auto using soft_reach.
  destruct Ht as [Ht|Ht]; [specialize (N Ht); lra | rewrite (K Ht); lra].
Qed.
End Soft.
End Steps.

(** Φ(0) = 0: nothing moves, whatever the step sizes. *)
Lemma balanced_cluster q1 q0 : Phi q1 q0 0 = 0 ->
  (1 - Delta / PI) ^ h <= P (fun s => always (fun t => error_rate n y (outputs q1 q0 s) t)).
Proof.
  intros Hz. replace (1 - Delta / PI) with (1 - 4 * (Delta / (4 * PI))) by (pose proof PI_RGT_0; field; lra).
  apply (probability_of_missing Delta h Delta_range E law orthant); [intros; apply always_range|].
  intros s A. apply always_1. intros t. unfold error_rate.
  rewrite (mean_ext n _ (fun _ => 1)); [apply mean_const; lia|]. intros i Hi.
  apply (L0_error 2 h n (cluster_point p Delta xi) (paired_signs h sign) (paired_weights h s) radius eta
    (cluster_slope p (label_slope q1) (label_slope q0)) (fun _ => true)); auto.
  - apply paired_start.
  - intros k _. pose proof (cluster_aligned p Delta xi (label_slope q1) (label_slope q0) some_copies
      Delta_range xi_range 0 k) as K. rewrite Hz, Rmult_0_l in K.
    etransitivity; [|exact K]. apply sum_ext. intros l _. rewrite Rmult_0_r. reflexivity.
  - intros l l' _ _ _ F. discriminate.
  - intros j Hj. set (w := paired_weights h s j).
    assert (Aw : miss Delta w = 1) by (unfold w, paired_weights; destruct (lt_dec j h); apply A; lia).
    pose proof (cos_half_pos Delta Delta_range) as C. destruct (nu_pos p xi some_copies xi_range) as [_ N].
    assert (R1 : 0 < / (nu p xi * cos (Delta / 2))) by (apply Rinv_0_lt_compat, Rmult_lt_0_compat; lra).
    assert (R2 : 0 < / (2 * cos (Delta / 2))) by (apply Rinv_0_lt_compat; lra).
    destruct (miss_spec Delta w Aw) as [Q|Q]; [left | right]; intros l _ _;
      pose proof (Q 0%nat) as Q0; pose proof (Q 1%nat) as Q1; simpl in Q0, Q1;
      rewrite (dot_cluster p Delta xi some_copies Delta_range xi_range).
    + unfold Rdiv. destruct (lt_dec l p); [apply Rmult_le_pos; unfold Rdiv in *; lra|].
      destruct (lt_dec l (p + p)); apply Rmult_le_pos; unfold Rdiv in *; lra.
    + set (u := dot 2 w (ray (Delta / 2))) in *. set (v := dot 2 w (ray (- (Delta / 2)))) in *.
      assert (0 < / (nu p xi * cos (Delta / 2)) * - u) by (apply Rmult_lt_0_compat; lra).
      assert (0 < / (nu p xi * cos (Delta / 2)) * - v) by (apply Rmult_lt_0_compat; lra).
      assert (0 < / (2 * cos (Delta / 2)) * - (u + v)) by (apply Rmult_lt_0_compat; lra).
      unfold Rdiv. destruct (lt_dec l p); [lra|]. destruct (lt_dec l (p + p)); lra.
Qed.

(** S+ at ξ = 0, hard labels. *)
Theorem S_plus_hard_balanced : xi = 0 ->
  (1 - Delta / PI) ^ h <= P (fun s => always (fun t => error_rate n y (outputs 1 0 s) t)).
Proof.
  intros Hx. apply balanced_cluster. rewrite (hard_drift_start p xi xi_range), Hx. unfold Rdiv. ring.
Qed.

(** S− at equality, soft labels. *)
Theorem S_minus_soft_balanced alpha g : tanh (alpha * g / 2) = (1 + xi) * tanh (g / 2) ->
  (1 - Delta / PI) ^ h
  <= P (fun s => always (fun t => error_rate n y (outputs (logistic (alpha * g)) (logistic (- g)) s) t)).
Proof.
  intros Ht. apply balanced_cluster. rewrite (soft_drift_start p xi xi_range), Ht. unfold Rdiv. ring.
Qed.
End Kinds.
End Law.
