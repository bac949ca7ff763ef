(** The averaged error of one network, proved in Coq. `distill-bounds certify --coq` wrote
    this file.

    4 points of 2 numbers, width 8, seed 0, hard labels; projected gradient descent. Every
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
    [dyadic (-6139619729079391) (-43); dyadic 6652323560581637 (-42)];
    [dyadic (-1225311155407081) (-40); dyadic (-3789149288141323) (-42)];
    [dyadic (-2485836569879195) (-42); dyadic 3358462723924293 (-41)];
    [dyadic 3410017915314361 (-45); dyadic (-3575839932601551) (-41)]];
  radius := dyadic 5 3;
  step_size := dyadic 1 0
|}.

Definition steps : Z := 1000000.

Definition the_witness : witness := {|
  displacements := [
    [dyadic (-2423459) (-16); dyadic (-15990343) (-20)];
    [dyadic 9687579 (-18); dyadic (-8025453) (-19)];
    [dyadic 1203689 (-17); dyadic 7994033 (-19)];
    [0; 0]];
  root_width := dyadic 6369051672525773 (-51);
  curvature_bound := dyadic 2251799813685283 (-52)
|}.

(** The centre; μ(c_i) − p_i, and how near; what that costs each pair. *)
Definition centres : list Q := [
  dyadic 492007500809 (-37);
  dyadic (-365551024049) (-37);
  dyadic 730826280893 (-38);
  dyadic (-492066291581) (-37)].

Definition residuals : list Q := [
  dyadic (-954352019047) (-45);
  dyadic 575190624091 (-43);
  dyadic (-575730176483) (-43);
  dyadic 476977469793 (-44)].

Definition slacks : list Q := [
  dyadic 550305569701 (-91);
  dyadic 450750777917 (-83);
  dyadic 771717576261 (-83);
  dyadic 970558455939 (-88)].

Definition gaps : list Q := [
  dyadic 165294077113 (-63);
  dyadic 705345196945 (-68);
  dyadic 27806723889 (-46);
  dyadic 266007577151 (-75)].

(** tanh(|c_i|/2) from below and above, c the centre. *)
Definition lows : list Q := [
  dyadic 1039864626481 (-40);
  dyadic 955713971657 (-40);
  dyadic 955579083559 (-40);
  dyadic 1039889443947 (-40)].

Definition highs : list Q := [
  dyadic 1039864626793 (-40);
  dyadic 119464246493 (-37);
  dyadic 477789541923 (-39);
  dyadic 1039889444259 (-40)].

Definition level : Q := dyadic 1247649840485831 (-49).
Definition error : Q := 4859 # 10000000.

(** In every run of that many steps or more the error is on average at most 4859/10000000. *)
Theorem averaged_error_is_at_most : forall T, (steps <= Z.of_nat T)%Z ->
  (averaged_error the_network
    (logistic_slope (hard_label (real_labels the_network))) T
   <= 4859 / 10000000)%R.
Proof.
  intros T HT. replace (4859 / 10000000)%R with (Q2R error)
    by (unfold Q2R, error; simpl; lra).
  apply (centred_certificate the_network the_witness steps level error centres lows highs gaps residuals slacks);
    [vm_compute; reflexivity | by_intervals | by_intervals | exact HT].
Qed.
