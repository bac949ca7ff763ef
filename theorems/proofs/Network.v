(** The two-layer ReLU network and its projected gradient descent; proofs that every draw
    satisfies the deterministic fields of [run] (Lemma C and the one-step form of Lemma D). *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors LemmaD Runs.
Open Scope R_scope.

(** Indicator of a nonnegative number: the derivative of ReLU. *)
Definition step (u : R) : R := if Rle_dec 0 u then 1 else 0.

Lemma step_range u : 0 <= step u <= 1.
Proof. unfold step. destruct (Rle_dec 0 u); lra. Qed.

Section Network.
Variables d m n : nat.           (* dimension, width, number of points *)
Variable x : nat -> vec.         (* points *)
Variable a : nat -> R.           (* output weights *)
Variable W0 : nat -> vec.        (* initial hidden weights *)
Variable V : nat -> vec.         (* v(W_j(0)), the teacher's direction at neuron j *)
Variables B eta rho : R.         (* radius, step, self-bounding constant *)
Variable loss dloss : nat -> R -> R.  (* loss of point i at an output, and its derivative *)

Definition root_m : R := sqrt (INR m).
Definition pre (W : nat -> vec) (i j : nat) : R := dot d (W j) (x i).

(** Output on point i of the network with hidden weights W. *)
Definition output (W : nat -> vec) (i : nat) : R :=
  / root_m * sum m (fun j => a j * Rmax 0 (pre W i j)).

(** The model linearised at W, evaluated at Z. *)
Definition linear (W Z : nat -> vec) (i : nat) : R :=
  / root_m * sum m (fun j => a j * (step (pre W i j) * pre Z i j)).

(** Gradient of the risk in the weights of neuron j. *)
Definition gradient (W : nat -> vec) (j : nat) : vec := fun k =>
  mean n (fun i => dloss i (output W i) * (a j / root_m * step (pre W i j) * x i k)).

(** Projected gradient descent from W0, each neuron kept within B/√m of its start. *)
Fixpoint pgd (t : nat) : nat -> vec :=
  match t with
  | O => W0
  | S s => fun j => project d (B / root_m) (W0 j) (fun k => pgd s j k - eta * gradient (pgd s) j k)
  end.

Definition U (j : nat) : vec := fun k => a j / root_m * V j k.
Definition Wbar (j : nat) : vec := fun k => W0 j k + B * U j k.

(** Number of neurons that may change their indicator on point i. *)
Definition flippable (i : nat) : R :=
  sum m (fun j => if Rle_dec (Rabs (pre W0 i j)) (B * norm d (x i) / root_m) then 1 else 0).

(** ‖W(t) − W̄‖², Frobenius norm. *)
Definition distance2 (t : nat) : R := sum m (fun j => norm2 d (sub (pgd t j) (Wbar j))).

Hypothesis m_pos : (0 < m)%nat.
Hypothesis n_pos : (0 < n)%nat.
Hypothesis B_nonneg : 0 <= B.
Hypothesis eta_nonneg : 0 <= eta.
Hypothesis signs : forall j, (j < m)%nat -> is_label (a j).
Hypothesis unit_points : forall i, (i < n)%nat -> norm d (x i) <= 1.
Hypothesis unit_teacher : forall j, (j < m)%nat -> norm d (V j) <= 1.
Hypothesis balanced : forall i, (i < n)%nat -> output W0 i = 0.
Hypothesis convex : forall i u v, (i < n)%nat -> loss i u + dloss i u * (v - u) <= loss i v.
Hypothesis self_bounding : forall i u, (i < n)%nat -> dloss i u ^ 2 <= rho * loss i u.

Lemma root_pos : 0 < root_m.
Proof. apply sqrt_lt_R0, lt_0_INR, m_pos. Qed.

Lemma root_square : root_m * root_m = INR m.
Proof. apply sqrt_sqrt, pos_INR. Qed.

Lemma radius_nonneg : 0 <= B / root_m.
Proof. apply Rmult_le_pos; [exact B_nonneg|]. left. apply Rinv_0_lt_compat, root_pos. Qed.

Lemma sign_square j : (j < m)%nat -> a j ^ 2 = 1.
Proof. intros Hj. destruct (signs j Hj) as [->| ->]; ring. Qed.

Lemma sign_abs j : (j < m)%nat -> Rabs (a j) = 1.
Proof.
  intros Hj. destruct (signs j Hj) as [->| ->]; [apply Rabs_R1|].
  rewrite Rabs_left by lra. ring.
Qed.

Lemma output_linear W i : output W i = linear W W i.
Proof.
  unfold output, linear. f_equal. apply sum_ext. intros j _. f_equal.
  unfold step, Rmax. destruct (Rle_dec 0 (pre W i j)); ring.
Qed.

(** No neuron leaves its ball. *)
Lemma stays_in_ball t j : norm d (sub (pgd t j) (W0 j)) <= B / root_m.
Proof.
  destruct t as [|t]; simpl pgd.
  - apply norm_le_iff; [apply radius_nonneg|].
    replace (norm2 d (sub (W0 j) (W0 j))) with 0.
    + apply Rmult_le_pos; apply radius_nonneg.
    + unfold norm2, dot, sub. rewrite (sum_ext d _ (fun _ => 0)) by (intros; ring).
      rewrite sum_const. ring.
  - apply project_in_ball, radius_nonneg.
Qed.

Lemma pre_moves t i j : Rabs (pre (pgd t) i j - pre W0 i j) <= B * norm d (x i) / root_m.
Proof.
  unfold pre. rewrite <- dot_sub_l. eapply Rle_trans; [apply cauchy_schwarz|].
  replace (B * norm d (x i) / root_m) with (B / root_m * norm d (x i)) by (unfold Rdiv; ring).
  apply Rmult_le_compat_r; [apply norm_nonneg | apply stays_in_ball].
Qed.

Lemma unit_radius i : (i < n)%nat -> B * norm d (x i) / root_m <= B / root_m.
Proof.
  intros Hi. unfold Rdiv. apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, root_pos|].
  rewrite <- (Rmult_1_r B) at 2. apply Rmult_le_compat_l; [exact B_nonneg | apply unit_points, Hi].
Qed.

(** Projection keeps every output within B. *)
Lemma bounded_output t i : (i < n)%nat -> Rabs (output (pgd t) i) <= B.
Proof.
  intros Hi. pose proof root_pos as Rp.
  replace (output (pgd t) i) with (output (pgd t) i - output W0 i) by (rewrite balanced by exact Hi; ring).
  unfold output. rewrite <- Rmult_minus_distr_l, <- sum_minus, Rabs_mult.
  rewrite (Rabs_pos_eq (/ root_m)) by (left; apply Rinv_0_lt_compat, Rp).
  apply Rle_trans with (/ root_m * (INR m * (B / root_m))).
  - apply Rmult_le_compat_l; [left; apply Rinv_0_lt_compat, Rp|].
    eapply Rle_trans; [apply sum_abs|]. rewrite <- sum_const. apply sum_le. intros j Hj.
    rewrite <- Rmult_minus_distr_l, Rabs_mult, sign_abs, Rmult_1_l by exact Hj.
    apply Rle_trans with (Rabs (pre (pgd t) i j - pre W0 i j)).
    + set (p := pre (pgd t) i j). set (q := pre W0 i j).
      unfold Rmax. destruct (Rle_dec 0 p), (Rle_dec 0 q); unfold Rabs;
        repeat destruct (Rcase_abs _); lra.
    + eapply Rle_trans; [apply pre_moves | apply unit_radius, Hi].
  - right. rewrite <- root_square. field. lra.
Qed.

Lemma pre_U i j : pre U i j = a j / root_m * dot d (V j) (x i).
Proof. unfold pre, U, dot. rewrite <- sum_scale. apply sum_ext. intros. ring. Qed.

Lemma pre_Wbar i j : pre Wbar i j = pre W0 i j + B * pre U i j.
Proof.
  unfold pre, Wbar, dot. rewrite <- sum_scale, <- sum_plus. apply sum_ext. intros. ring.
Qed.

Lemma pre_U_bound i j : (i < n)%nat -> (j < m)%nat -> Rabs (pre U i j) <= / root_m.
Proof.
  intros Hi Hj. pose proof root_pos as Rp.
  rewrite pre_U. unfold Rdiv. rewrite !Rabs_mult, sign_abs, Rmult_1_l by exact Hj.
  rewrite (Rabs_pos_eq (/ root_m)) by (left; apply Rinv_0_lt_compat, Rp).
  rewrite <- (Rmult_1_r (/ root_m)) at 2.
  apply Rmult_le_compat_l; [left; apply Rinv_0_lt_compat, Rp|].
  eapply Rle_trans; [apply cauchy_schwarz|].
  rewrite <- (Rmult_1_r 1).
  apply Rmult_le_compat; try apply norm_nonneg; [apply unit_teacher, Hj | apply unit_points, Hi].
Qed.

(** f⁰_i(U) is the sample mean of v(W_j(0))·φ_i(W_j(0)). *)
Lemma linear_U i :
  linear W0 U i = mean m (fun j => step (pre W0 i j) * dot d (V j) (x i)).
Proof.
  pose proof root_pos as Rp. unfold linear, mean, Rdiv. rewrite <- root_square.
  rewrite (sum_ext m _ (fun j => / root_m * (step (pre W0 i j) * dot d (V j) (x i)))).
  - rewrite sum_scale. field. lra.
  - intros j Hj. rewrite pre_U.
    replace (a j * (step (pre W0 i j) * (a j / root_m * dot d (V j) (x i))))
      with (a j ^ 2 * (/ root_m * (step (pre W0 i j) * dot d (V j) (x i)))) by (unfold Rdiv; ring).
    rewrite sign_square by exact Hj. ring.
Qed.

(** Lemma C. *)
Theorem lemma_C t i : (i < n)%nat ->
  Rabs (linear (pgd t) Wbar i - B * linear W0 U i) <= (B + B) * flippable i / INR m.
Proof.
  intros Hi. pose proof root_pos as Rp.
  assert (E : B * linear W0 U i = linear W0 Wbar i).
  { rewrite <- (Rplus_0_l (B * _)), <- (balanced i Hi), output_linear. unfold linear.
    replace (/ root_m * sum m (fun j => a j * (step (pre W0 i j) * pre W0 i j)) +
             B * (/ root_m * sum m (fun j => a j * (step (pre W0 i j) * pre U i j))))
      with (/ root_m * (sum m (fun j => a j * (step (pre W0 i j) * pre W0 i j)) +
             B * sum m (fun j => a j * (step (pre W0 i j) * pre U i j)))) by ring.
    rewrite <- sum_scale, <- sum_plus. f_equal. apply sum_ext. intros j _.
    rewrite pre_Wbar. ring. }
  rewrite E. unfold linear. rewrite <- Rmult_minus_distr_l, <- sum_minus, Rabs_mult.
  rewrite (Rabs_pos_eq (/ root_m)) by (left; apply Rinv_0_lt_compat, Rp).
  apply Rle_trans with (/ root_m * ((B + B) / root_m * flippable i)).
  2: { right. rewrite <- root_square. field. lra. }
  apply Rmult_le_compat_l; [left; apply Rinv_0_lt_compat, Rp|].
  eapply Rle_trans; [apply sum_abs|].
  unfold flippable. rewrite <- sum_scale. apply sum_le. intros j Hj.
  rewrite <- Rmult_minus_distr_l, Rabs_mult, sign_abs, Rmult_1_l by exact Hj.
  rewrite <- Rmult_minus_distr_r, Rabs_mult.
  pose proof (pre_moves t i j) as M. pose proof (unit_radius i Hi) as UR.
  pose proof (pre_U_bound i j Hi Hj) as PU. pose proof radius_nonneg as RN.
  set (r := B * norm d (x i) / root_m) in *.
  destruct (Rle_dec (Rabs (pre W0 i j)) r) as [F|F].
  - rewrite Rmult_1_r.
    assert (W : Rabs (pre Wbar i j) <= (B + B) / root_m).
    { rewrite pre_Wbar. eapply Rle_trans; [apply Rabs_triang|].
      rewrite Rabs_mult, (Rabs_pos_eq B) by exact B_nonneg.
      assert (B * Rabs (pre U i j) <= B * / root_m) by (apply Rmult_le_compat_l; assumption).
      unfold Rdiv in *. lra. }
    assert (S : Rabs (step (pre (pgd t) i j) - step (pre W0 i j)) <= 1).
    { pose proof (step_range (pre (pgd t) i j)). pose proof (step_range (pre W0 i j)).
      apply Rabs_le. lra. }
    rewrite <- (Rmult_1_l ((B + B) / root_m)). apply Rmult_le_compat; try apply Rabs_pos; assumption.
  - (* a neuron beyond reach keeps its indicator *)
    replace (step (pre (pgd t) i j)) with (step (pre W0 i j)).
    + rewrite Rminus_eq_0, Rabs_R0. lra.
    + apply Rnot_le_lt in F. unfold step. revert F M.
      destruct (Rle_dec 0 (pre (pgd t) i j)), (Rle_dec 0 (pre W0 i j)); auto;
        unfold Rabs; repeat destruct (Rcase_abs _); intros; lra.
Qed.

Lemma Wbar_in_ball j : (j < m)%nat -> norm d (sub (Wbar j) (W0 j)) <= B / root_m.
Proof.
  intros Hj. pose proof root_pos as Rp. apply norm_le_iff; [apply radius_nonneg|].
  replace (norm2 d (sub (Wbar j) (W0 j))) with (B / root_m * (B / root_m) * norm2 d (V j)).
  - rewrite <- (Rmult_1_r (B / root_m * (B / root_m))) at 2.
    apply Rmult_le_compat_l; [apply Rmult_le_pos; apply radius_nonneg|].
    rewrite <- norm_square. pose proof (unit_teacher j Hj). pose proof (norm_nonneg d (V j)).
    rewrite <- (Rmult_1_r 1). apply Rmult_le_compat; lra.
  - unfold norm2, dot. rewrite <- sum_scale. apply sum_ext. intros k _.
    unfold sub, Wbar, U.
    replace ((W0 j k + B * (a j / root_m * V j k) - W0 j k) *
             (W0 j k + B * (a j / root_m * V j k) - W0 j k))
      with (a j ^ 2 * (B / root_m * (B / root_m) * (V j k * V j k))) by (unfold Rdiv; ring).
    rewrite sign_square by exact Hj. ring.
Qed.

Lemma start_distance : distance2 O <= B ^ 2.
Proof.
  pose proof root_pos as Rp.
  replace (B ^ 2) with (sum m (fun _ => B / root_m * (B / root_m))).
  2: { rewrite sum_const, <- root_square. field. lra. }
  apply sum_le. intros j Hj. simpl pgd.
  replace (norm2 d (sub (W0 j) (Wbar j))) with (norm2 d (sub (Wbar j) (W0 j))).
  - apply norm_le_iff; [apply radius_nonneg | apply Wbar_in_ball, Hj].
  - apply sum_ext. intros. unfold sub. ring.
Qed.

(** Inner product of gradient and displacement, as a mean over points. *)
Lemma gradient_displacement W Z :
  sum m (fun j => dot d (gradient W j) (sub (W j) (Z j)))
  = mean n (fun i => dloss i (output W i) * (output W i - linear W Z i)).
Proof.
  unfold gradient, mean. unfold dot, Rdiv.
  rewrite (sum_ext m _ (fun j => / INR n * sum n (fun i => sum d (fun k =>
    dloss i (output W i) * (a j * / root_m * step (pre W i j) * x i k) * (W j k - Z j k))))).
  - rewrite sum_scale, sum_swap, Rmult_comm. f_equal. apply sum_ext. intros i _.
    rewrite (output_linear W i) at 2. unfold linear.
    rewrite <- Rmult_minus_distr_l, <- sum_minus, <- (sum_scale m (/ root_m)),
      <- (sum_scale m (dloss i (output W i))).
    apply sum_ext. intros j _.
    replace (dloss i (output W i) * (/ root_m * (a j * (step (pre W i j) * pre W i j)
                                               - a j * (step (pre W i j) * pre Z i j))))
      with (dloss i (output W i) * (a j * / root_m * step (pre W i j))
            * dot d (sub (W j) (Z j)) (x i)) by (rewrite dot_sub_l; unfold pre; ring).
    unfold dot, sub. rewrite <- sum_scale. apply sum_ext. intros. ring.
  - intros j _. rewrite sum_swap, <- sum_scale. apply sum_ext. intros k _. unfold sub.
    rewrite (sum_ext n (fun i => dloss i (output W i)
        * (a j * / root_m * step (pre W i j) * x i k) * (W j k - Z j k))
      (fun i => (W j k - Z j k) * (dloss i (output W i) * (a j * / root_m * step (pre W i j) * x i k))))
      by (intros; ring).
    rewrite sum_scale. ring.
Qed.

(** ‖∇R‖² ≤ ρ R. *)
Lemma gradient_bound W :
  sum m (fun j => norm2 d (gradient W j)) <= rho * mean n (fun i => loss i (output W i)).
Proof.
  pose proof root_pos as Rp. pose proof (INR_n_pos n n_pos) as Np.
  rewrite <- mean_scale by exact n_pos.
  apply Rle_trans with (mean n (fun i => dloss i (output W i) ^ 2)).
  2: { apply mean_le; [exact n_pos|]. intros i Hi. apply self_bounding, Hi. }
  replace (mean n (fun i => dloss i (output W i) ^ 2))
    with (sum m (fun _ => mean n (fun i => dloss i (output W i) ^ 2 / INR m))).
  2: { rewrite sum_const, <- mean_scale by exact n_pos. apply mean_ext. intros i _.
       rewrite <- root_square. field. lra. }
  apply sum_le. intros j Hj.
  set (h := fun i => dloss i (output W i) * (a j / root_m * step (pre W i j))).
  apply Rle_trans with (sum d (fun k => mean n (fun i => (h i * x i k) ^ 2))).
  - apply sum_le. intros k _.
    replace (gradient W j k * gradient W j k) with (mean n (fun i => h i * x i k) ^ 2).
    + apply mean_square, n_pos.
    + replace (gradient W j k) with (mean n (fun i => h i * x i k)); [ring|].
      unfold gradient, h. apply mean_ext. intros. ring.
  - unfold mean, Rdiv. rewrite (sum_ext d _ (fun k => / INR n * sum n (fun i => (h i * x i k) ^ 2)))
      by (intros; ring).
    rewrite sum_scale, sum_swap, Rmult_comm.
    apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, Np|].
    apply sum_le. intros i Hi.
    rewrite (sum_ext d _ (fun k => h i ^ 2 * (x i k * x i k))) by (intros; ring).
    rewrite sum_scale. fold (dot d (x i) (x i)). fold (norm2 d (x i)).
    assert (X : 0 <= norm2 d (x i) <= 1).
    { split; [apply norm2_nonneg|]. rewrite <- (Rmult_1_r 1).
      apply norm_le_iff; [lra | apply unit_points, Hi]. }
    assert (H : h i ^ 2 = dloss i (output W i) ^ 2 * / INR m * step (pre W i j) ^ 2).
    { unfold h. replace ((dloss i (output W i) * (a j / root_m * step (pre W i j))) ^ 2)
        with (a j ^ 2 * (dloss i (output W i) ^ 2 * (/ root_m * / root_m) * step (pre W i j) ^ 2))
        by (unfold Rdiv; ring).
      rewrite sign_square by exact Hj. rewrite <- Rinv_mult, root_square. ring. }
    assert (Mi : 0 < / INR m) by (apply Rinv_0_lt_compat, lt_0_INR, m_pos).
    pose proof (pow2_ge_0 (dloss i (output W i))) as D2.
    assert (G : 0 <= dloss i (output W i) ^ 2 * / INR m) by (apply Rmult_le_pos; lra).
    assert (S : 0 <= step (pre W i j) ^ 2 <= 1).
    { split; [apply pow2_ge_0|]. rewrite <- (pow1 2). apply pow_incr, step_range. }
    rewrite H, Rmult_assoc. rewrite <- (Rmult_1_r (dloss i (output W i) ^ 2 * / INR m)) at 2.
    apply Rmult_le_compat_l; [exact G|]. rewrite <- (Rmult_1_r 1). apply Rmult_le_compat; lra.
Qed.

(** One step of projected gradient descent. *)
Theorem one_step_regret t :
  distance2 (S t) <= distance2 t
    - 2 * eta * (risk n loss (fun t i => output (pgd t) i) t
                 - risk n loss (fun t i => linear (pgd t) Wbar i) t)
    + eta ^ 2 * (rho * risk n loss (fun t i => output (pgd t) i) t).
Proof.
  assert (H1 : distance2 (S t) <= sum m (fun j =>
    norm2 d (sub (pgd t j) (Wbar j)) - 2 * eta * dot d (gradient (pgd t) j) (sub (pgd t j) (Wbar j))
    + eta ^ 2 * norm2 d (gradient (pgd t) j))).
  { apply sum_le. intros j Hj. simpl pgd.
    eapply Rle_trans; [apply project_closer, Wbar_in_ball, Hj|]. right.
    unfold norm2, dot. rewrite <- !sum_scale, <- sum_minus, <- sum_plus. apply sum_ext.
    intros. unfold sub. ring. }
  rewrite sum_plus, sum_minus, !sum_scale in H1. fold (distance2 t) in H1.
  rewrite gradient_displacement in H1.
  pose proof (gradient_bound (pgd t)) as H2.
  assert (H3 : risk n loss (fun t i => output (pgd t) i) t
               - risk n loss (fun t i => linear (pgd t) Wbar i) t
               <= mean n (fun i => dloss i (output (pgd t) i)
                                   * (output (pgd t) i - linear (pgd t) Wbar i))).
  { unfold risk. rewrite <- mean_minus by exact n_pos. apply mean_le; [exact n_pos|].
    intros i Hi. pose proof (convex i (output (pgd t) i) (linear (pgd t) Wbar i) Hi). lra. }
  assert (H4 : 2 * eta * (risk n loss (fun t i => output (pgd t) i) t
               - risk n loss (fun t i => linear (pgd t) Wbar i) t)
               <= 2 * eta * mean n (fun i => dloss i (output (pgd t) i)
                                   * (output (pgd t) i - linear (pgd t) Wbar i)))
    by (apply Rmult_le_compat_l; lra).
  assert (H5 : eta ^ 2 * sum m (fun j => norm2 d (gradient (pgd t) j))
               <= eta ^ 2 * (rho * risk n loss (fun t i => output (pgd t) i) t))
    by (apply Rmult_le_compat_l; [apply pow2_ge_0 | exact H2]).
  lra.
Qed.

(** On the events of Lemmas A and B the network's training is a [run]. *)
Theorem network_run L z :
  (forall i, (i < n)%nat -> Rabs (linear W0 U i - z i) <= sqrt (2 * L / INR m)) ->
  (forall i, (i < n)%nat -> flippable i <= sqrt (INR m) * (sqrt (2 / PI) * B + sqrt L)) ->
  run n (INR m) L B eta rho z loss (fun t i => output (pgd t) i)
      (fun t i => linear (pgd t) Wbar i) (linear W0 U) flippable distance2.
Proof.
  intros HA HB. constructor; auto.
  - intros; apply lemma_C; assumption.
  - apply start_distance.
  - intros t. apply sum_nonneg. intros. apply norm2_nonneg.
  - apply one_step_regret.
  - intros; apply bounded_output; assumption.
Qed.
End Network.
