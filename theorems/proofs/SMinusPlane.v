(** The corollary of S− in the plane: nothing is assumed of the initial weights but their law,
    N(0, I_2) as [PlaneIntegral.v] defines it. α = 1 − h, h = Δ/π ≤ ¼, N = 2p easy points, m = 2k neurons,
    and ξ the number that [balanced_excess] gives. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Runs Probability RandomInitialisation PlaneIntegral.
Require Import Orthants PlaneOrthants PlaneShifted OneDimension Cluster ClusterRun ClusterDrift ClusterTeacher.
Require Import SMinusCorollary.
Open Scope R_scope.

Section Plane.
Variables p k T : nat.
Variables Delta epsilon delta : R.
Variable E : (vec -> R) -> R.
Variable sign : nat -> R.
Variable radius : option R.
Variable eta : nat -> R.
Hypothesis some_copies : (0 < p)%nat.
Hypothesis some_pairs : (0 < k)%nat.
Hypothesis some_steps : (0 < T)%nat.
Hypothesis Delta_range : 0 < Delta <= PI / 4.
Hypothesis law : gaussian_plane E.
Hypothesis delta_range : 0 < delta < 1.

Notation m := (k + k)%nat.
Notation N := (INR (p + p)).
Notation n := (S (p + p)).
Notation hit := (Delta / PI).
Notation alpha := (1 - hit).
Notation averaged f := (mean T (fun t => error_rate n (cluster_label p) f t)).
Notation outputs xi q1 q0 s := (cluster_outputs p k Delta xi sign radius eta (label_slope q1) (label_slope q0) s).

(** Soft labels need about ln(1/δ)/γ neurons, hard ones O(ln(1/δ)), at one and the same ξ. *)
Theorem S_minus_plane : (forall j, (j < k)%nat -> is_label (sign j)) -> positive_radius radius ->
  (forall t, 0 < eta t <= 2 * INR n) -> 0 < epsilon < 1 -> 1 <= epsilon * N -> N / epsilon <= INR T ->
  exists xi, - hit <= xi < 0 /\
    (let g := cluster_logit p Delta xi alpha in
     draws E (fun _ => 0) k (fun s => indicator_lt epsilon
       (averaged (outputs xi (logistic (alpha * g)) (logistic (- g)) s))) < delta ->
     (1 - hit) * alpha * ln (/ delta) / ((1 + alpha * nu p xi) * (alpha * g)) < INR m) /\
    (2 * (/ 2) ^ k <= delta -> hit <= delta / (INR m * (1 + 7 / 10 * root_m m)) ->
     1 - delta <= draws E (fun _ => 0) k (fun s => indicator_le (averaged (outputs xi 1 0 s)) epsilon)).
Proof.
  intros Hsign Hrad Hstep He Heasy Hlong. pose proof PI_RGT_0 as Pi.
  assert (H : 0 < hit <= / 4).
  { split; [apply Rdiv_lt_0_compat; lra|]. apply Rmult_le_reg_r with PI; [lra|].
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  assert (D : 0 < Delta <= 2 * PI / 5) by lra. assert (A : 3 / 4 <= alpha < 1) by lra.
  destruct (balanced_excess p Delta delta alpha some_copies D delta_range A) as [xi [Hx B]].
  exists xi. split; [lra|]. split.
  - intros g HP. apply (S_minus_soft_needs p k T Delta epsilon delta alpha E sign radius eta); auto; try lra.
    + apply (plane_expectation E law).
    + apply plane_orthants, law.
  - intros Hw Hs. apply (S_minus_hard_succeeds p k T Delta epsilon delta alpha E); auto; try lra.
    + apply (plane_expectation E law).
    + apply plane_orthants, law.
    + apply plane_shifted; [lra | exact law].
Qed.
End Plane.
