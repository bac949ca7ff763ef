(** The theorems in the plane, where nothing is assumed of the initial weights but their law:
    N(0, I_2), as [PlaneIntegral.v] defines it. The other hypotheses are the model's: points
    x_i ≠ 0 of norm at most 1, labels and output signs ±1, a map v with ‖v‖ ≤ 1, and logits z_i
    that are the integrals of v(w)·φ_i(w). *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Constants Vectors LemmaD Runs Network Probability Kappa S2 S5.
Require Import LemmaEPolynomial LemmaG NetworkTheorems RandomInitialisation RandomTheorems S2Least S5Least.
Require Import NormalLaw PlaneIntegral PlaneMarginal.
Open Scope R_scope.

Section Plane.
Variables h n : nat.
Variable x : nat -> vec.
Variable direction : vec -> vec.
Variable sign : nat -> R.
Variable E : (vec -> R) -> R.
Variables z y : nat -> R.
Variables delta g : R.

Record plane_setting : Prop := {
  plane_pairs : (0 < h)%nat;
  plane_data : (0 < n)%nat;
  plane_delta : 0 < delta < 1;
  plane_signs : forall j, (j < h)%nat -> is_label (sign j);
  plane_points : forall i, (i < n)%nat -> 0 < norm 2 (x i) <= 1;
  plane_map : forall w, norm 2 (direction w) <= 1;
  plane_law : gaussian_plane E;
  plane_logits : forall i, (i < n)%nat ->
    plane_integral (fun w => step (dot 2 w (x i)) * dot 2 (direction w) (x i)) (z i)
}.

Hypothesis given : plane_setting.

(** The three facts on one weight vector, proved. *)
Theorem plane_facts : setting 2 h n x direction sign E z delta.
Proof.
  destruct given as [H0 H1 H2 H3 H4 H5 H6 H7].
  apply normal_facts; auto; [apply plane_normal, H6|].
  intros i Hi. symmetry. apply (plane_values E H6); [|apply H7, Hi].
  apply (bounded_feature 2 n x direction); auto. intros j Hj. apply (H4 j Hj).
Qed.

Notation m := (h + h)%nat.
Notation L := (log_term (INR n) delta).
Notation soft_training B eta s :=
  (soft_outputs 2 m n x (paired_signs h sign) (paired_weights h s) z B eta).
Notation hard_training B eta s :=
  (hard_outputs 2 m n x (paired_signs h sign) (paired_weights h s) y B eta).
Notation average_soft_risk B eta T := (fun s =>
  mean T (risk n (fun i => soft_loss (z i)) (soft_training B eta s))).
Notation average_hard_risk B eta T := (fun s =>
  mean T (risk n (fun i => hard_loss (y i)) (hard_training B eta s))).
Notation exceeds value bound := (RandomTheorems.exceeds h E value bound).

Theorem S2_plane beta T :
  0 < beta ->
  4 / 3 * width_Q L ^ 2 / beta <= INR m -> 4 / (3 * beta) <= INR T ->
  exceeds (average_soft_risk 1 1 T) beta <= 3 / 2 * delta.
Proof. apply (S2_probability 2 h n x direction sign E z delta), plane_facts. Qed.

Theorem S4_plane epsilon T :
  0 < g -> 0 < epsilon -> has_margin n z y g ->
  4 / 3 * width_Q L ^ 2 / (epsilon * kappa g) <= INR m ->
  4 / (3 * (epsilon * kappa g)) <= INR T ->
  exceeds (fun s => mean T (error_rate n y (soft_training 1 1 s))) epsilon <= 3 / 2 * delta.
Proof. apply (S4_probability 2 h n x direction sign E z y delta g), plane_facts. Qed.

Theorem theorem_2_plane c eta beta T :
  0 < beta -> 0 < c <= 1 ->
  C1 * width_P c L ^ 2 / beta <= INR m ->
  0 < eta <= beta / 3 -> 3 / (eta * beta) <= INR T ->
  exceeds (average_soft_risk 1 eta T) beta <= 3 / 2 * delta.
Proof. apply (theorem_2_probability 2 h n x direction sign E z delta), plane_facts. Qed.

Theorem corollary_4_plane c eta epsilon T :
  0 < g <= 2 -> 0 < epsilon -> 0 < c <= 1 -> has_margin n z y g ->
  C2 * width_P c L ^ 2 / (g ^ 2 * epsilon) <= INR m ->
  0 < eta <= g ^ 2 * epsilon / 96 -> 96 / (eta * (g ^ 2 * epsilon)) <= INR T ->
  exceeds (fun s => mean T (error_rate n y (soft_training 1 eta s))) epsilon <= 3 / 2 * delta.
Proof. apply (corollary_4_probability 2 h n x direction sign E z y delta g), plane_facts. Qed.

Theorem S5_plane beta T :
  0 < g -> 0 < beta < 2 / ln 2 -> has_margin n z y g ->
  hard_width g (hard_radius beta g) L <= INR m ->
  1112 / 1000 * hard_radius beta g ^ 2 / beta <= INR T ->
  exceeds (average_hard_risk (hard_radius beta g) 1 T) beta <= 3 / 2 * delta.
Proof. apply (S5_probability 2 h n x direction sign E z y delta g), plane_facts. Qed.

Theorem proposition_5_plane c eta beta T :
  0 < g <= 1 / 2 -> 0 < beta < 2 / ln 2 -> 0 < c <= 1 -> has_margin n z y g ->
  16 / g ^ 4 * (2 * sqrt (2 / PI) * Lambda beta / c + 3 * sqrt L) ^ 2 <= INR m ->
  0 < eta <= 1 ->
  8 * Lambda beta ^ 2 / (g ^ 2 * eta * (beta * ln 2)) <= INR T ->
  exceeds (average_hard_risk (hard_radius beta g) eta T) beta <= 3 / 2 * delta /\
  exceeds (fun s => mean T (error_rate n y (hard_training (hard_radius beta g) eta s)))
          (beta / ln 2) <= 3 / 2 * delta.
Proof. apply (proposition_5_probability 2 h n x direction sign E z y delta g), plane_facts. Qed.

Theorem S2_least_plane beta T :
  0 < beta ->
  / (1 - least_step / 4) * worst_case (least_gap delta (INR m)) <= (1 - time_share) * beta ->
  / ((2 * least_step - least_step ^ 2 / 2) * time_share * beta) <= INR T ->
  exceeds (average_soft_risk 1 least_step T) beta <= 2 * delta.
Proof. apply (S2_least_probability 2 h n x direction sign E z delta), plane_facts. Qed.

Theorem S4_least_plane epsilon T :
  0 < g -> 0 < epsilon -> has_margin n z y g ->
  / (1 - least_step / 4) * worst_case (least_gap delta (INR m))
    <= (1 - time_share) * (epsilon * kappa g) ->
  / ((2 * least_step - least_step ^ 2 / 2) * time_share * (epsilon * kappa g)) <= INR T ->
  exceeds (fun s => mean T (error_rate n y (soft_training 1 least_step s))) epsilon <= 2 * delta.
Proof. apply (S4_least_probability 2 h n x direction sign E z y delta g), plane_facts. Qed.

Theorem S5_least_plane B beta T :
  delta < / 3 -> 0 < B -> has_margin n z y g -> 0 < beta ->
  2 / (2 - rho_hard) * ln (1 + exp (- least_margin g B (one_side n delta (INR m))
    (flip_fraction B (union_price n delta (/ 4)) (INR m)))) <= (1 - hard_time_share) * beta ->
  B ^ 2 / ((2 - rho_hard) * hard_time_share * beta) <= INR T ->
  exceeds (average_hard_risk B 1 T) beta <= 2 * delta.
Proof.
  intros Hd HB Hy.
  exact (S5_least_probability 2 h n x direction sign E z y delta g B plane_facts Hd HB Hy beta T).
Qed.
End Plane.
