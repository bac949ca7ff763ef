(** The theorems for the network itself: only the events of Lemmas A and B are assumed.

    Probability enters through those two events alone. Each holds with probability at least
    1 − δ over the initial draw at L = ln(2n/δ), so every conclusion holds with probability
    at least 1 − 2δ. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Logistic Pinsker SelfBounding Constants Kappa Vectors LemmaD Runs Network.
Require Import S2 S4 S5 Theorem2 Corollary4 Proposition5.
Open Scope R_scope.

(** Derivatives of the two losses in the output. *)
Definition soft_slope (z : nat -> R) (i : nat) (f : R) : R := logistic f - logistic (z i).
Definition hard_slope (y : nat -> R) (i : nat) (f : R) : R := - y i * logistic (- (y i * f)).

Lemma soft_convex z i u v :
  soft_loss (z i) u + soft_slope z i u * (v - u) <= soft_loss (z i) v.
Proof.
  pose proof (soft_loss_nonneg u v) as H. unfold soft_slope.
  rewrite !soft_loss_bregman in *. lra.
Qed.

Lemma hard_convex y i u v :
  hard_loss (y i) u + hard_slope y i u * (v - u) <= hard_loss (y i) v.
Proof.
  pose proof (soft_loss_nonneg (- (y i * u)) (- (y i * v))) as H. unfold hard_slope.
  rewrite soft_loss_bregman in H. rewrite !hard_loss_softplus. lra.
Qed.

Lemma sum_split p q u : sum (p + q) u = sum p u + sum q (fun j => u (p + j)%nat).
Proof.
  induction q as [|q IH]; [rewrite Nat.add_0_r; simpl; ring|].
  rewrite Nat.add_succ_r. simpl. rewrite IH. ring.
Qed.

Section Theorems.
Variables d m n : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variables W0 V : nat -> vec.

(** What the model of the paper says of data, teacher direction and initialisation. *)
Record admissible : Prop := {
  some_neurons : (0 < m)%nat;
  some_points : (0 < n)%nat;
  signs_are_labels : forall j, (j < m)%nat -> is_label (a j);
  points_in_ball : forall i, (i < n)%nat -> norm d (x i) <= 1;
  directions_in_ball : forall j, (j < m)%nat -> norm d (V j) <= 1;
  symmetric : exists h, m = (h + h)%nat /\
    forall j, (j < h)%nat -> a (h + j)%nat = - a j /\ forall k, W0 (h + j)%nat k = W0 j k
}.

(** Event of Lemma A: the sample mean of v(W_j(0))·φ_i(W_j(0)) is near the teacher's logit. *)
Definition event_A (z : nat -> R) (L : R) : Prop := forall i, (i < n)%nat ->
  Rabs (mean m (fun j => step (pre d x W0 i j) * dot d (V j) (x i)) - z i) <= sqrt (2 * L / INR m).

(** Event of Lemma B: few neurons are near enough to a point's boundary to flip. *)
Definition event_B (B L : R) : Prop := forall i, (i < n)%nat ->
  flippable d m x W0 B i <= sqrt (INR m) * (sqrt (2 / PI) * B + sqrt L).

(** Outputs along training on soft and on hard labels. *)
Definition soft_outputs (z : nat -> R) (B eta : R) (t i : nat) : R :=
  output d m x a (pgd d m n x a W0 B eta (soft_slope z) t) i.
Definition hard_outputs (y : nat -> R) (B eta : R) (t i : nat) : R :=
  output d m x a (pgd d m n x a W0 B eta (hard_slope y) t) i.

Definition soft_risk (z : nat -> R) (B eta : R) : nat -> R :=
  risk n (fun i => soft_loss (z i)) (soft_outputs z B eta).
Definition hard_risk (y : nat -> R) (B eta : R) : nat -> R :=
  risk n (fun i => hard_loss (y i)) (hard_outputs y B eta).

Hypothesis model : admissible.

(** Paired neurons cancel: the untrained network is zero. *)
Lemma untrained_output i : output d m x a W0 i = 0.
Proof.
  destruct (symmetric model) as [h [-> H]]. unfold output. rewrite sum_split.
  rewrite (sum_ext h (fun j => a (h + j)%nat * Rmax 0 (pre d x W0 i (h + j)))
                     (fun j => -1 * (a j * Rmax 0 (pre d x W0 i j)))).
  - rewrite sum_scale. ring.
  - intros j Hj. destruct (H j Hj) as [-> HW].
    replace (pre d x W0 i (h + j)) with (pre d x W0 i j); [ring|].
    unfold pre, dot. apply sum_ext. intros k _. rewrite HW. reflexivity.
Qed.

Lemma soft_run z B eta L :
  0 <= B -> 0 <= eta -> event_A z L -> event_B B L ->
  exists fbar fU flips dist2,
    run n (INR m) L B eta (/ 2) z (fun i => soft_loss (z i)) (soft_outputs z B eta) fbar fU flips dist2.
Proof.
  intros HB He HA HF. destruct model as [Hm Hn Hs Hx Hv _].
  do 4 eexists. apply network_run with (V := V); auto.
  - intros; apply untrained_output.
  - intros; apply soft_convex.
  - intros; apply soft_self_bounding.
  - intros i Hi. rewrite linear_U by assumption. apply HA, Hi.
Qed.

Lemma hard_run y z B eta L :
  0 <= B -> 0 <= eta -> (forall i, (i < n)%nat -> is_label (y i)) -> event_A z L -> event_B B L ->
  exists fbar fU flips dist2,
    run n (INR m) L B eta rho_hard z (fun i => hard_loss (y i)) (hard_outputs y B eta)
        fbar fU flips dist2.
Proof.
  intros HB He Hy HA HF. destruct model as [Hm Hn Hs Hx Hv _].
  do 4 eexists. apply network_run with (V := V); auto.
  - intros; apply untrained_output.
  - intros; apply hard_convex.
  - intros; apply hard_self_bounding, Hy; assumption.
  - intros i Hi. rewrite linear_U by assumption. apply HA, Hi.
Qed.

Theorem S2_network z L beta T :
  0 < beta ->
  4 / 3 * width_Q L ^ 2 / beta <= INR m -> 4 / (3 * beta) <= INR T ->
  event_A z L -> event_B 1 L ->
  mean T (soft_risk z 1 1) <= beta.
Proof.
  intros Hb Hm HT HA HB.
  destruct (soft_run z 1 1 L ltac:(lra) ltac:(lra) HA HB) as [fbar [fU [flips [dist2 H]]]].
  apply (S2 n (INR m) L z _ fbar fU flips dist2); auto. apply (some_points model).
Qed.

Theorem S4_network z y L g epsilon T :
  0 < g -> 0 < epsilon ->
  (forall i, (i < n)%nat -> is_label (y i) /\ g <= y i * z i) ->
  4 / 3 * width_Q L ^ 2 / (epsilon * kappa g) <= INR m ->
  4 / (3 * (epsilon * kappa g)) <= INR T ->
  event_A z L -> event_B 1 L ->
  mean T (error_rate n y (soft_outputs z 1 1)) <= epsilon.
Proof.
  intros Hg He Hy Hm HT HA HB.
  destruct (soft_run z 1 1 L ltac:(lra) ltac:(lra) HA HB) as [fbar [fU [flips [dist2 H]]]].
  apply (S4 n (INR m) L z y _ fbar fU flips dist2 g); auto. apply (some_points model).
Qed.

Theorem theorem_2_network z L c eta beta T :
  0 < beta -> 0 < c <= 1 ->
  C1 * width_P c L ^ 2 / beta <= INR m ->
  0 < eta <= beta / 3 -> 3 / (eta * beta) <= INR T ->
  event_A z L -> event_B 1 L ->
  mean T (soft_risk z 1 eta) <= beta.
Proof.
  intros Hb Hc Hm He HT HA HB.
  destruct (soft_run z 1 eta L ltac:(lra) ltac:(lra) HA HB) as [fbar [fU [flips [dist2 H]]]].
  apply (theorem_2 n (INR m) L c eta z _ fbar fU flips dist2); auto. apply (some_points model).
Qed.

Theorem corollary_4_network z y L c eta g epsilon T :
  0 < g <= 2 -> 0 < epsilon -> 0 < c <= 1 ->
  (forall i, (i < n)%nat -> is_label (y i) /\ g <= y i * z i) ->
  C2 * width_P c L ^ 2 / (g ^ 2 * epsilon) <= INR m ->
  0 < eta <= g ^ 2 * epsilon / 96 -> 96 / (eta * (g ^ 2 * epsilon)) <= INR T ->
  event_A z L -> event_B 1 L ->
  mean T (error_rate n y (soft_outputs z 1 eta)) <= epsilon.
Proof.
  intros Hg He Hc Hy Hm Heta HT HA HB.
  destruct (soft_run z 1 eta L ltac:(lra) ltac:(lra) HA HB) as [fbar [fU [flips [dist2 H]]]].
  apply (corollary_4 n (INR m) L c eta z y _ fbar fU flips dist2 g); auto. apply (some_points model).
Qed.

Theorem S5_network z y L g beta T :
  0 < g -> 0 < beta < 2 / ln 2 ->
  (forall i, (i < n)%nat -> is_label (y i) /\ g <= y i * z i) ->
  hard_width g (hard_radius beta g) L <= INR m ->
  1112 / 1000 * hard_radius beta g ^ 2 / beta <= INR T ->
  event_A z L -> event_B (hard_radius beta g) L ->
  mean T (hard_risk y (hard_radius beta g) 1) <= beta.
Proof.
  intros Hg Hb Hy Hm HT HA HB.
  destruct (hard_run y z (hard_radius beta g) 1 L) as [fbar [fU [flips [dist2 H]]]]; auto;
    [left; apply B_pos; assumption | lra | intros i Hi; apply (proj1 (Hy i Hi)) |].
  apply (S5 n (INR m) L 1 g beta z y _ fbar fU flips dist2); auto. apply (some_points model).
Qed.

Theorem proposition_5_network z y L c eta g beta T :
  0 < g <= 1 / 2 -> 0 < beta < 2 / ln 2 -> 0 < c <= 1 ->
  (forall i, (i < n)%nat -> is_label (y i) /\ g <= y i * z i) ->
  16 / g ^ 4 * (2 * sqrt (2 / PI) * Lambda beta / c + 3 * sqrt L) ^ 2 <= INR m ->
  0 < eta <= 1 ->
  8 * Lambda beta ^ 2 / (g ^ 2 * eta * (beta * ln 2)) <= INR T ->
  event_A z L -> event_B (hard_radius beta g) L ->
  mean T (hard_risk y (hard_radius beta g) eta) <= beta /\
  mean T (error_rate n y (hard_outputs y (hard_radius beta g) eta)) <= beta / ln 2.
Proof.
  intros Hg Hb Hc Hy Hm He HT HA HB.
  destruct (hard_run y z (hard_radius beta g) eta L) as [fbar [fU [flips [dist2 H]]]]; auto;
    [left; apply B_pos; lra | lra | intros i Hi; apply (proj1 (Hy i Hi)) |].
  apply (proposition_5 n (INR m) L c eta g beta z y _ fbar fU flips dist2); auto.
  apply (some_points model).
Qed.
End Theorems.
