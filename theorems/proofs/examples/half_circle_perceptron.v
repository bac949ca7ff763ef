(** The averaged error of one network, proved in Coq. `distill-bounds certify --coq` wrote
    this file.

    4 points of 2 numbers, width 8, seed 0, perceptron labels; projected gradient descent. Every
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
  signs := [(-1); 1; (-1); 1];
  weights := [
    [dyadic (-392935662661081) (-49); dyadic 1702994831508899 (-50)];
    [dyadic (-1254718623136851) (-50); dyadic (-7760177742113429) (-53)];
    [dyadic (-5090993295112591) (-53); dyadic 859766457324619 (-49)];
    [dyadic 6983716690563811 (-56); dyadic (-915415022745997) (-49)]];
  radius := dyadic 3602879701896397 (-55);
  step_size := dyadic 5764607523034235 (-59)
|}.

Definition steps : Z := 10000.

Definition the_witness : witness := {|
  displacements := [
    [dyadic (-8980947) (-27); dyadic (-566817) (-25)];
    [dyadic 4233659 (-26); dyadic (-14029113) (-29)];
    [dyadic 15731129 (-30); dyadic 566817 (-25)];
    [0; 0]];
  root_width := dyadic 6369051672525773 (-51);
  curvature_bound := dyadic 2251799813685283 (-52)
|}.

Definition level : Q := dyadic 5764606486923477 (-60).
Definition error : Q := 4963 # 1000000.

(** In every run of that many steps or more the error is on average at most 4963/1000000. *)
Theorem averaged_error_is_at_most : forall T, (steps <= Z.of_nat T)%Z ->
  (averaged_error the_network
    (perceptron_slope (real_labels the_network)) T
   <= 4963 / 1000000)%R.
Proof.
  intros T HT. replace (4963 / 1000000)%R with (Q2R error)
    by (unfold Q2R, error; simpl; lra).
  apply (perceptron_certificate the_network the_witness steps level error);
    [vm_compute; reflexivity | exact HT].
Qed.
