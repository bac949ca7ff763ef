(** The check of a rational certificate, and what it proves: bounds on the averaged error of the very
    network, for each loss. Only tanh(c_i/2) (soft labels) and W₀ (hard labels) are not rational;
    enclosures of them are hypotheses here, and intervals prove them for given numbers. *)
From Coq Require Import QArith Qreals Reals Lra Lia List.
From Interval Require Import Tactic.
Require Import Definitions Sums Logistic Vectors Runs Network.
Require Import CertificateFeatures CertificateRegret CertificateSign CertificateHard CertificateRational.
Open Scope Q_scope.

Section Check.
Variable N : network.
Variable W : witness.
Notation d := (dimension N).
Notation n := (length (points N)).
Notation h := (length (weights N)).
Notation m := (inject_Z (Z.of_nat (h + h))).
Notation B := (radius N).
Notation kappa := (step_size N * curvature_bound W).

(** The network over R. *)
Definition real_points (i : nat) : vec := fun l => Q2R (entry (points N) i l).
Definition real_labels (i : nat) : R := Q2R (number (labels N) i).
Definition real_signs (j : nat) : R :=
  (if (j <? h)%nat then Q2R (number (signs N) j) else - Q2R (number (signs N) (j - h)))%R.
Definition real_weights (j : nat) : vec := fun l => Q2R (entry (weights N) (pair_of h j) l).
Definition real_displacements (k : nat) : vec := fun l => Q2R (entry (displacements W) k l).
Definition real_outputs (slope : nat -> R -> R) (t i : nat) : R :=
  output d (width h) real_points real_signs
    (pgd d (width h) n real_points real_signs real_weights (Q2R B) (Q2R (step_size N)) slope t) i.

(** The error of T steps of its projected gradient descent, on average. *)
Definition averaged_error (slope : nat -> R -> R) (T : nat) : R :=
  mean T (error_rate n real_labels (real_outputs slope)).

(** What C1 and C2 ask for. *)
Definition product (i k : nat) : Q := qdot d (entry (weights N) k) (entry (points N) i).
Definition along (i k : nat) : Q := qdot d (entry (displacements W) k) (entry (points N) i).
Definition square (u : nat -> Q) : Q := qdot d u u.
Definition flippable (i k : nat) : bool :=
  Qle_bool (m * (product i k * product i k)) (B * B * square (entry (points N) i)).
Definition share (i k : nat) : Q :=
  if flippable i k then 1 # 2 else if Qle_bool 0 (product i k) then 1 else 0.
Definition centre (i : nat) : Q := qmean h (fun k => share i k * along i k).
Definition deviation (i : nat) : Q := qsum h (fun k =>
  if flippable i k then qmax (root_width W * qabs (product i k)) (qabs (along i k)) else 0) / m.
Definition distance : Q := qmean h (fun k => square (entry (displacements W) k)).

Definition positive (u : Q) : bool := negb (Qle_bool u 0).
Definition is_sign (u : Q) : bool := Qeq_bool u 1 || Qeq_bool u (-1).
Definition second (k l : nat) : Q := qmean n (fun i => entry (points N) i k * entry (points N) i l).
Definition bounds_curvature (G : Q) : bool :=
  Qle_bool (qmean n (fun i => square (entry (points N) i))) G ||
  ((d =? 2)%nat && positive (G - second 0 0) &&
   Qle_bool (second 0 1 * second 0 1) ((G - second 0 0) * (G - second 1 1))).
Definition fits : bool :=
  ((0 <? h)%nat && (0 <? n)%nat && all h (fun k => is_sign (number (signs N) k))
   && all n (fun i => is_sign (number (labels N) i)))
  && (Qle_bool 0 B && positive (step_size N))
  && all h (fun k => Qle_bool (square (entry (displacements W) k)) (B * B))
  && (Qle_bool 0 (root_width W) && Qle_bool m (root_width W * root_width W))
  && (positive (curvature_bound W) && bounds_curvature (curvature_bound W)).

Open Scope R_scope.

Lemma positive_R u : positive u = true -> 0 < Q2R u.
Proof.
  unfold positive. intros H. apply Bool.negb_true_iff, Qle_bool_lt in H. rewrite Q2R_0 in H. exact H.
Qed.

Lemma is_sign_R u : is_sign u = true -> is_label (Q2R u).
Proof.
  unfold is_sign, is_label. intros H. apply Bool.orb_true_iff in H. destruct H as [H|H];
    apply Qeq_bool_iff, Qeq_eqR in H; rewrite H; [left | right]; unfold Q2R; simpl; lra.
Qed.

Lemma product_R i k : (k < h)%nat -> pre d real_points real_weights i k = Q2R (product i k).
Proof.
  intros Hk. unfold product. rewrite Q2R_dot. unfold pre, real_weights. rewrite pair_first by exact Hk. reflexivity.
Qed.

Lemma along_R i k : shift d real_points real_displacements i k = Q2R (along i k).
Proof. unfold along. rewrite Q2R_dot. reflexivity. Qed.

Hypothesis ok : fits = true.

Ltac parts := unfold fits in ok; rewrite !Bool.andb_true_iff in ok;
  destruct ok as [[[[[[[Hh Hn] Hs] Hl] [HB Hstep]] HD] [Hr Hroot]] [HG Hcurv]].

Lemma pairs_pos : (0 < h)%nat.
Proof. parts. apply Nat.ltb_lt, Hh. Qed.
Lemma points_pos : (0 < n)%nat.
Proof. parts. apply Nat.ltb_lt, Hn. Qed.
Lemma step_pos : 0 < Q2R (step_size N).
Proof. parts. apply positive_R, Hstep. Qed.
Lemma radius_nonneg : 0 <= Q2R B.
Proof. parts. apply Qle_bool_R in HB. rewrite Q2R_0 in HB. exact HB. Qed.

Lemma model : paired h n real_signs real_weights.
Proof.
  pose proof pairs_pos. pose proof points_pos. parts. constructor; auto.
  - intros j Hj. unfold real_signs, width in *. destruct (j <? h)%nat eqn:E.
    + apply Nat.ltb_lt in E. apply is_sign_R, (all_below _ _ Hs), E.
    + apply Nat.ltb_ge in E. destruct (is_sign_R _ (all_below _ _ Hs (j - h)%nat ltac:(lia))) as [-> | ->];
        [right | left]; lra.
  - intros k Hk. unfold real_signs. replace (h + k <? h)%nat with false by (symmetry; apply Nat.ltb_ge; lia).
    apply Nat.ltb_lt in Hk. rewrite Hk. replace (h + k - h)%nat with k by lia. reflexivity.
  - intros k l Hk. unfold real_weights. rewrite pair_second, pair_first by exact Hk. reflexivity.
Qed.

Lemma labels_ok i : (i < n)%nat -> is_label (real_labels i).
Proof. intros Hi. parts. apply is_sign_R, (all_below _ _ Hl), Hi. Qed.

Lemma reference_ok k : (k < h)%nat -> norm d (real_displacements k) <= Q2R B.
Proof.
  intros Hk. apply norm_le_iff; [apply radius_nonneg|]. parts.
  assert (H := Qle_bool_R _ _ (all_below _ _ HD k Hk)). unfold square in H.
  rewrite Q2R_dot, Q2R_mult in H. exact H.
Qed.

Lemma width_R : Q2R m = INR (width h).
Proof. rewrite Q2R_Z, INR_IZR_INZ. reflexivity. Qed.

Lemma far : decided d h n real_points real_weights flippable (Q2R B).
Proof.
  intros i k Hi Hk HF. pose proof (root_width_pos _ _ _ _ model) as Rp. unfold reach.
  apply Qle_bool_lt in HF. unfold square in HF. rewrite !Q2R_mult, Q2R_dot, width_R, <- product_R in HF by exact Hk.
  set (p := pre d real_points real_weights i k) in *.
  change (dot d _ _) with (norm2 d (real_points i)) in HF. rewrite <- norm_square, <- root_square in HF.
  set (r := norm d (real_points i)) in *. set (s := root_m (width h)) in *.
  apply Rnot_le_lt. intros C.
  assert (0 <= s * Rabs p) by (apply Rmult_le_pos; [lra | apply Rabs_pos]).
  assert (D : (s * Rabs p) * (s * Rabs p) <= (Q2R B * r) * (Q2R B * r)) by (apply Rmult_le_compat; lra).
  replace (s * Rabs p * (s * Rabs p)) with (s * s * (Rabs p * Rabs p)) in D by ring.
  rewrite <- Rabs_mult, (Rabs_pos_eq (p * p)) in D by apply Rle_0_sqr. lra.
Qed.

Lemma centre_R i : centre0 d h real_points real_weights real_displacements flippable i = Q2R (centre i).
Proof.
  unfold centre. rewrite Q2R_mean by apply pairs_pos. apply mean_ext. intros k Hk.
  rewrite Q2R_mult, along_R. f_equal. unfold beta, share. destruct (flippable i k); [unfold Q2R; simpl; lra|].
  rewrite product_R by exact Hk. unfold step. destruct (Qle_bool 0 (product i k)) eqn:E.
  - apply Qle_bool_R in E. rewrite Q2R_0 in E. destruct (Rle_dec 0 _); [unfold Q2R; simpl; lra | contradiction].
  - apply Qle_bool_lt in E. rewrite Q2R_0 in E. destruct (Rle_dec 0 _); [lra | rewrite Q2R_0; reflexivity].
Qed.

Lemma root_R : root_m (width h) <= Q2R (root_width W).
Proof.
  parts. apply Qle_bool_R in Hr, Hroot. rewrite Q2R_0 in Hr. rewrite Q2R_mult, width_R in Hroot.
  unfold root_m. rewrite <- (sqrt_square (Q2R (root_width W))) by exact Hr. apply sqrt_le_1_alt, Hroot.
Qed.

Lemma deviation_R i :
  error0 d h real_points real_weights real_displacements flippable i <= Q2R (deviation i).
Proof.
  pose proof (lt_0_INR _ (width_pos _ _ _ _ model)) as P. pose proof root_R as Hr.
  unfold deviation, error0. rewrite Q2R_quotient by (rewrite width_R; exact P).
  rewrite width_R, Q2R_sum. unfold Rdiv. rewrite Rmult_comm.
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, P|]. apply sum_le. intros k Hk.
  destruct (flippable i k); [|rewrite Q2R_0; lra].
  rewrite Q2R_max, Q2R_mult, !Q2R_abs, along_R. unfold reach. rewrite product_R by exact Hk.
  apply Rle_max_compat_r, Rmult_le_compat_r; [apply Rabs_pos | exact Hr].
Qed.

Lemma distance_R : square_distance d h real_displacements = Q2R distance.
Proof.
  unfold distance. rewrite Q2R_mean by apply pairs_pos. apply mean_ext. intros k _.
  unfold square. rewrite Q2R_dot. reflexivity.
Qed.

Lemma spectrum : curvature d n real_points (Q2R (curvature_bound W)).
Proof.
  pose proof points_pos as Np. parts. apply positive_R in HG. unfold bounds_curvature in Hcurv.
  apply Bool.orb_true_iff in Hcurv. destruct Hcurv as [H|H].
  - apply curvature_by_trace; auto. apply Qle_bool_R in H. rewrite Q2R_mean in H by exact Np.
    eapply Rle_trans; [right | exact H]. apply mean_ext. intros i _. unfold square. rewrite Q2R_dot. reflexivity.
  - rewrite !Bool.andb_true_iff in H. destruct H as [[Hd H0] H1]. apply Nat.eqb_eq in Hd. rewrite Hd.
    apply positive_R in H0. apply Qle_bool_R in H1. rewrite Q2R_minus in H0. rewrite !Q2R_mult, !Q2R_minus in H1.
    assert (E : forall k l, Q2R (second k l) = mean n (fun i => real_points i k * real_points i l)).
    { intros k l. unfold second. rewrite Q2R_mean by exact Np. apply mean_ext. intros. apply Q2R_mult. }
    rewrite !E in *. apply curvature_in_the_plane; auto. lra.
Qed.
End Check.
