(** The averaged error of one network, proved in Coq. `distill-bounds certify --coq` wrote
    this file.

    4 points of 2 numbers, width 32, seed 1, hard labels; projected gradient descent. Every
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
  signs := [(-1); (-1); (-1); 1; (-1); (-1); (-1); 1; (-1); 1; 1; (-1); 1; (-1); (-1); 1];
  weights := [
    [dyadic 2873132602496151 (-45); dyadic (-1312072138121061) (-43)];
    [dyadic (-311525252653857) (-42); dyadic 1682762178321905 (-44)];
    [dyadic 2625401773196987 (-46); dyadic 4252704388365889 (-47)];
    [dyadic 1861240860819323 (-45); dyadic (-3119031220714929) (-44)];
    [dyadic 2491274984811257 (-53); dyadic 203639729943841 (-41)];
    [dyadic (-6417033648781985) (-49); dyadic 8620311288729145 (-46)];
    [dyadic (-512034866505251) (-45); dyadic (-1766682269823829) (-45)];
    [dyadic 5904835565577655 (-46); dyadic (-3470493113779205) (-46)];
    [dyadic (-4873073459321505) (-45); dyadic 5974990269196661 (-46)];
    [dyadic 4763811797789259 (-45); dyadic (-5659445523142843) (-48)];
    [dyadic (-1244468749583665) (-44); dyadic (-3928896498133611) (-49)];
    [dyadic 7581420088052447 (-45); dyadic (-2436226193300101) (-47)];
    [dyadic (-5029458263950713) (-46); dyadic (-984498757149781) (-43)];
    [dyadic (-2690519934561827) (-45); dyadic 2780084877959169 (-43)];
    [dyadic (-1699316133822537) (-49); dyadic (-5038717601192177) (-45)];
    [dyadic (-2622840793064691) (-52); dyadic 5623486063782955 (-46)]];
  radius := dyadic 5 3;
  step_size := dyadic 1 0
|}.

Definition steps : Z := 1000000.

Definition the_witness : witness := {|
  displacements := [
    [dyadic 9687579 (-18); dyadic 8025453 (-19)];
    [dyadic (-9691221) (-18); dyadic (-8007843) (-19)];
    [dyadic (-4833517) (-17); dyadic 16247887 (-20)];
    [0; 0];
    [dyadic 2954355 (-17); dyadic 2571929 (-18)];
    [dyadic 2954355 (-17); dyadic 2571929 (-18)];
    [dyadic 9687579 (-18); dyadic (-8025453) (-19)];
    [dyadic 9687579 (-18); dyadic 8025453 (-19)];
    [dyadic (-9691221) (-18); dyadic (-8007843) (-19)];
    [dyadic (-771961) (-16); dyadic (-10020797) (-18)];
    [dyadic 12545369 (-20); dyadic 2501431 (-16)];
    [dyadic (-771961) (-16); dyadic (-10020797) (-18)];
    [dyadic 9687579 (-18); dyadic (-8025453) (-19)];
    [dyadic 2954355 (-17); dyadic 2571929 (-18)];
    [0; 0];
    [dyadic 2954355 (-17); dyadic 2571929 (-18)]];
  root_width := dyadic 6369051672525773 (-50);
  curvature_bound := dyadic 2251799813685283 (-52)
|}.

(** Λ'_i from below, and W₀(e^(−1−Λ'_i)) from above. *)
Definition advantages : list Q := [
  dyadic 208633953709 (-35);
  dyadic 1085804045997 (-38);
  dyadic 1012581102037 (-38);
  dyadic 792086666649 (-38)].

Definition lamberts : list Q := [
  dyadic 477255038149 (-49);
  dyadic 494891983175 (-46);
  dyadic 644578022945 (-46);
  dyadic 710918128461 (-45)].

Definition level : Q := dyadic 411235718350845 (-47).
Definition error : Q := 6768 # 1000000.

(** In every run of that many steps or more the error is on average at most 6768/1000000. *)
Theorem averaged_error_is_at_most : forall T, (steps <= Z.of_nat T)%Z ->
  (averaged_error the_network
    (logistic_slope (hard_label (real_labels the_network))) T
   <= 6768 / 1000000)%R.
Proof.
  intros T HT. replace (6768 / 1000000)%R with (Q2R error)
    by (unfold Q2R, error; simpl; lra).
  apply (hard_certificate the_network the_witness steps level error advantages lamberts);
    [vm_compute; reflexivity | by_intervals | exact HT].
Qed.
