(** The theorems as statements on probability: training from a symmetric random
    initialisation misses its target with probability at most 3δ/2.

    Assumed of the law of one weight vector: each half-space through 0 has probability 1/2,
    a strip of half-width r‖x‖ has probability at most √(2/π) r ([GaussianStrip.v] proves that
    for the standard Gaussian), and z_i is the expectation of v(w)·φ_i(w). The signs are any
    fixed ones, so the bounds hold for random signs too. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Constants Vectors LemmaD Runs Network Probability.
Require Import Kappa S2 S5 NetworkTheorems RandomInitialisation.
Open Scope R_scope.

Section Statements.
Variables d h n : nat.
Variable x : nat -> vec.
Variable direction : vec -> vec.
Variable sign : nat -> R.
Variable E : (vec -> R) -> R.
Variables z y : nat -> R.
Variables delta g : R.

(** Data, teacher and law of the initial weights. *)
Record setting : Prop := {
  some_pairs : (0 < h)%nat;
  some_data : (0 < n)%nat;
  delta_proper : 0 < delta < 1;
  signs_proper : forall j, (j < h)%nat -> is_label (sign j);
  unit_data : forall i, (i < n)%nat -> norm d (x i) <= 1;
  unit_map : forall w, norm d (direction w) <= 1;
  law_proper : is_expectation E;
  half_spaces : forall i, (i < n)%nat -> E (fun w => step (dot d w (x i))) = / 2;
  strips : forall i r, (i < n)%nat -> 0 <= r ->
    E (fun w => indicator_le (Rabs (dot d w (x i))) (r * norm d (x i))) <= sqrt (2 / PI) * r;
  teacher_logits : forall i, (i < n)%nat ->
    z i = E (fun w => step (dot d w (x i)) * dot d (direction w) (x i))
}.

(** Assumption 1: the teacher has margin g. *)
Definition has_margin : Prop := forall i, (i < n)%nat -> is_label (y i) /\ g <= y i * z i.

Notation m := (h + h)%nat.
Notation L := (log_term (INR n) delta).

(** Probability, over the h independent draws, that [value] exceeds [bound]. *)
Definition exceeds (value : (nat -> vec) -> R) (bound : R) : R :=
  draws E (fun _ => 0) h (fun s => indicator_lt bound (value s)).

Notation soft_training B eta s :=
  (soft_outputs d m n x (paired_signs h sign) (paired_weights h s) z B eta).
Notation hard_training B eta s :=
  (hard_outputs d m n x (paired_signs h sign) (paired_weights h s) y B eta).
Notation average_soft_risk B eta T := (fun s =>
  mean T (risk n (fun i => soft_loss (z i)) (soft_training B eta s))).
Notation average_hard_risk B eta T := (fun s =>
  mean T (risk n (fun i => hard_loss (y i)) (hard_training B eta s))).

Hypothesis given : setting.

Lemma from_events B (value : (nat -> vec) -> R) bound : 0 <= B ->
  (forall s, admissible d m n x (paired_signs h sign) (paired_weights h s)
                        (paired_directions h direction s) ->
     event_A d m n x (paired_weights h s) (paired_directions h direction s) z L ->
     event_B d m n x (paired_weights h s) B L -> value s <= bound) ->
  exceeds value bound <= 3 / 2 * delta.
Proof.
  intros HB H. destruct given.
  apply (probability_of_failure d h n x direction E z B delta); auto.
  intros s. apply H. apply paired_admissible; auto.
Qed.

Theorem S2_probability beta T :
  0 < beta ->
  4 / 3 * width_Q L ^ 2 / beta <= INR m -> 4 / (3 * beta) <= INR T ->
  exceeds (average_soft_risk 1 1 T) beta <= 3 / 2 * delta.
Proof.
  intros. apply (from_events 1); [lra|]. intros s Hs HA HB.
  exact (S2_network d m n x _ _ _ Hs z L beta T ltac:(assumption) ltac:(assumption)
    ltac:(assumption) HA HB).
Qed.

Theorem S4_probability epsilon T :
  0 < g -> 0 < epsilon -> has_margin ->
  4 / 3 * width_Q L ^ 2 / (epsilon * kappa g) <= INR m ->
  4 / (3 * (epsilon * kappa g)) <= INR T ->
  exceeds (fun s => mean T (error_rate n y (soft_training 1 1 s))) epsilon <= 3 / 2 * delta.
Proof.
  intros. apply (from_events 1); [lra|]. intros s Hs HA HB.
  eapply (S4_network d m n x _ _ _ Hs z y L g epsilon T); eassumption.
Qed.

Theorem theorem_2_probability c eta beta T :
  0 < beta -> 0 < c <= 1 ->
  C1 * width_P c L ^ 2 / beta <= INR m ->
  0 < eta <= beta / 3 -> 3 / (eta * beta) <= INR T ->
  exceeds (average_soft_risk 1 eta T) beta <= 3 / 2 * delta.
Proof.
  intros. apply (from_events 1); [lra|]. intros s Hs HA HB.
  eapply (theorem_2_network d m n x _ _ _ Hs z L c eta beta T); eassumption.
Qed.

Theorem corollary_4_probability c eta epsilon T :
  0 < g <= 2 -> 0 < epsilon -> 0 < c <= 1 -> has_margin ->
  C2 * width_P c L ^ 2 / (g ^ 2 * epsilon) <= INR m ->
  0 < eta <= g ^ 2 * epsilon / 96 -> 96 / (eta * (g ^ 2 * epsilon)) <= INR T ->
  exceeds (fun s => mean T (error_rate n y (soft_training 1 eta s))) epsilon <= 3 / 2 * delta.
Proof.
  intros. apply (from_events 1); [lra|]. intros s Hs HA HB.
  eapply (corollary_4_network d m n x _ _ _ Hs z y L c eta g epsilon T); eassumption.
Qed.

Theorem S5_probability beta T :
  0 < g -> 0 < beta < 2 / ln 2 -> has_margin ->
  hard_width g (hard_radius beta g) L <= INR m ->
  1112 / 1000 * hard_radius beta g ^ 2 / beta <= INR T ->
  exceeds (average_hard_risk (hard_radius beta g) 1 T) beta <= 3 / 2 * delta.
Proof.
  intros. apply (from_events (hard_radius beta g)); [left; apply B_pos; assumption|].
  intros s Hs HA HB.
  eapply (S5_network d m n x _ _ _ Hs z y L g beta T); eassumption.
Qed.

Theorem proposition_5_probability c eta beta T :
  0 < g <= 1 / 2 -> 0 < beta < 2 / ln 2 -> 0 < c <= 1 -> has_margin ->
  16 / g ^ 4 * (2 * sqrt (2 / PI) * Lambda beta / c + 3 * sqrt L) ^ 2 <= INR m ->
  0 < eta <= 1 ->
  8 * Lambda beta ^ 2 / (g ^ 2 * eta * (beta * ln 2)) <= INR T ->
  exceeds (average_hard_risk (hard_radius beta g) eta T) beta <= 3 / 2 * delta /\
  exceeds (fun s => mean T (error_rate n y (hard_training (hard_radius beta g) eta s)))
          (beta / ln 2) <= 3 / 2 * delta.
Proof.
  intros. split; (apply (from_events (hard_radius beta g)); [left; apply B_pos; lra|]);
    intros s Hs HA HB;
    eapply (proposition_5_network d m n x _ _ _ Hs z y L c eta g beta T); eassumption.
Qed.
End Statements.
