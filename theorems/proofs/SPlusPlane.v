(** The corollary of S+ in the plane: nothing is assumed of the initial weights but their law,
    N(0, I_2) as [PlaneIntegral.v] defines it. ξ = 0, α = 2, N = 2p easy points, m = 2h neurons; γ is the
    margin of the teacher T(2), which exists by [teacher_plane]. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Runs Probability RandomInitialisation PlaneIntegral.
Require Import Orthants PlaneOrthants PlaneShifted OneDimension Cluster ClusterRun ClusterDrift ClusterTeacher.
Require Import SPlusCorollary.
Open Scope R_scope.

Section Plane.
Variables p h T : nat.
Variables Delta epsilon delta : R.
Variable E : (vec -> R) -> R.
Variable sign : nat -> R.
Variable radius : option R.
Variable eta : nat -> R.
Hypothesis some_copies : (0 < p)%nat.
Hypothesis some_pairs : (0 < h)%nat.
Hypothesis some_steps : (0 < T)%nat.
Hypothesis Delta_range : 0 < Delta <= 2 * PI / 5.
Hypothesis law : gaussian_plane E.
Hypothesis delta_range : 0 < delta < 1.

Notation m := (h + h)%nat.
Notation N := (INR (p + p)).
Notation n := (S (p + p)).
Notation g := (cluster_logit p Delta 0 2).
Notation averaged f := (mean T (fun t => error_rate n (cluster_label p) f t)).
Notation outputs q1 q0 s := (cluster_outputs p h Delta 0 sign radius eta (label_slope q1) (label_slope q0) s).

Theorem teacher_plane : exists v, (forall w, norm 2 (v w) <= 1) /\
  forall i, E (fun w => step (dot 2 w (cluster_point p Delta 0 i)) * dot 2 (v w) (cluster_point p Delta 0 i))
            = if lt_dec i (p + p) then 2 * g else - g.
Proof.
  apply cluster_teacher; auto; try lra.
  - unfold nu. assert (2 <= N) by (change 2 with (INR 2); apply le_INR; lia). lra.
  - apply (plane_expectation E law).
  - apply plane_orthants, law.
Qed.

(** Soft labels of that teacher. *)
Theorem S_plus_soft_plane : (forall j, (j < h)%nat -> is_label (sign j)) -> positive_radius radius ->
  (forall t, 0 < eta t <= 2 * INR n) -> 0 < epsilon -> 1 <= epsilon * N -> N / epsilon <= INR T ->
  2 * (/ 2) ^ h <= delta -> g <= delta / (INR m * (2 + 4 * N + 52 / 100 * root_m m)) ->
  1 - delta <= draws E (fun _ => 0) h (fun s =>
    indicator_le (averaged (outputs (logistic (2 * g)) (logistic (- g)) s)) epsilon).
Proof.
  intros. apply S_plus_soft_succeeds; auto.
  - apply (plane_expectation E law).
  - apply plane_orthants, law.
  - pose proof PI_RGT_0. apply plane_shifted; [lra | exact law].
Qed.

(** Hard labels. *)
Theorem S_plus_hard_plane : epsilon < 1 ->
  draws E (fun _ => 0) h (fun s => indicator_lt epsilon (averaged (outputs 1 0 s))) < delta ->
  (1 - Delta / PI) * ln (/ delta) / ((1 + 2 * N) * g) < INR m.
Proof.
  intros He HP. apply (S_plus_hard_needs p h T Delta epsilon delta E sign radius eta); auto.
  - apply (plane_expectation E law).
  - apply plane_orthants, law.
Qed.
End Plane.
