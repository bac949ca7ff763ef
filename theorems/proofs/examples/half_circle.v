(** The averaged error of one network, proved in Coq. `distill-bounds certify --coq` wrote
    this file.

    4 points of 2 numbers, width 8, seed 2, soft labels; projected gradient descent. Every
    number of [the_network] is the double of that run, as a rational number. The others prove
    the bound; any that Coq accepts would do. *)
From Coq Require Import QArith Qreals Reals Lra List.
From DistillBounds Require Import Definitions Sums Network CertificateRegret CertificateHard.
From DistillBounds Require Import CertificateRational CertificateCheck CertificateBounds.
Import ListNotations.
Open Scope Q_scope.

Definition the_network : network := {|
  dimension := 2;
  points := [
    [dyadic 4160783518353059 (-52); dyadic 6893811853601123 (-54)];
    [dyadic 1723452963400281 (-52); dyadic 4160783518353059 (-52)];
    [dyadic (-3446905926800561) (-53); dyadic 4160783518353059 (-52)];
    [dyadic (-4160783518353059) (-52); dyadic 6893811853601125 (-54)]];
  labels := [1; (-1); 1; (-1)];
  signs := [(-1); (-1); (-1); 1];
  weights := [
    [dyadic (-5081810110644307) (-52); dyadic 8002731835510835 (-54)];
    [dyadic (-5194250476002251) (-54); dyadic 8991719719164879 (-53)];
    [dyadic (-7680273965824303) (-52); dyadic (-2494068722144469) (-51)];
    [dyadic (-6305658920225303) (-52); dyadic 37393508553463 (-46)]];
  radius := dyadic 3602879701896397 (-55);
  step_size := dyadic 1 1
|}.

Definition steps : Z := 1000000.

Definition the_witness : witness := {|
  displacements := [
    [dyadic (-3353857) (-25); dyadic 13203909 (-32)];
    [dyadic 10491661 (-27); dyadic (-16741449) (-28)];
    [dyadic 12400101 (-27); dyadic (-2568145) (-26)];
    [dyadic (-12367721) (-30); dyadic 1666555 (-24)]];
  root_width := dyadic 6369051672525773 (-51);
  curvature_bound := dyadic 2251799813685283 (-52)
|}.

(** The logits s z_i of the soft labels. *)
Definition targets : list Q := [
  dyadic 3602879701896397 (-55) * dyadic 5027160401519517 (-55);
  dyadic 3602879701896397 (-55) * dyadic (-5027160401450061) (-55);
  dyadic 3602879701896397 (-55) * dyadic 5027160401454255 (-55);
  dyadic 3602879701896397 (-55) * dyadic (-5027160401517771) (-55)].

(** tanh(|c_i|/2) from below and above, c the centre. *)
Definition lows : list Q := [
  dyadic 490925668035 (-46);
  dyadic 981851336057 (-47);
  dyadic 981851336057 (-47);
  dyadic 490925668035 (-46)].

Definition highs : list Q := [
  dyadic 981851336365 (-47);
  dyadic 981851336351 (-47);
  dyadic 30682854261 (-42);
  dyadic 245462834091 (-45)].

Definition level : Q := dyadic 8567654718338781 (-68).
Definition error : Q := 1347 # 10000.

(** In every run of that many steps or more the error is on average at most 1347/10000. *)
Theorem averaged_error_is_at_most : forall T, (steps <= Z.of_nat T)%Z ->
  (averaged_error the_network
    (logistic_slope (fun i => logistic (Q2R (number targets i)))) T
   <= 1347 / 10000)%R.
Proof.
  intros T HT. replace (1347 / 10000)%R with (Q2R error)
    by (unfold Q2R, error; simpl; lra).
  apply (soft_certificate the_network the_witness steps level error targets lows highs);
    [vm_compute; reflexivity | by_intervals | exact HT].
Qed.
