(** C13: with the features of the start, to get every point right hard labels never need
    more neurons than soft ones.

    (i) Whatever moved the weights (soft labels of any teacher, any loss, scale, radius and step
    sizes): if the network is right on all points while every indicator has its initial value, the
    draw separates the labels. (ii) If a draw separates, then for every ε > 0 there are an initial
    scale α, a radius and a number of steps with which training on hard labels, with that draw
    times α, has an averaged error of at most ε. Assumed in (ii): no point lies on the boundary of
    a neuron of the draw, points within the unit ball. Not proved: the explicit bound of C8 (ii). *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Rcomplements.
Require Import Definitions Sums SelfBounding LemmaD Vectors Network Runs NetworkTheorems.
Require Import RandomInitialisation S2 S5 FiniteSums Descent.
Open Scope R_scope.

(** Some linear function of the features b⁰_ki x_i of the draw g has the signs of the labels. *)
Definition separates (d h n : nat) (x : nat -> vec) (y : nat -> R) (g : nat -> vec) : Prop :=
  exists D : nat -> vec, forall i, (i < n)%nat ->
    0 < y i * sum h (fun k => step (dot d (g k) (x i)) * dot d (D k) (x i)).

Lemma C13_i d h n x a y (W0 W : nat -> vec) : paired h a W0 ->
  (forall i j, (i < n)%nat -> (j < h + h)%nat -> step (pre d x W i j) = step (pre d x W0 i j)) ->
  (forall i, (i < n)%nat -> 0 < y i * output d (h + h) x a W i) ->
  separates d h n x y W0.
Proof.
  intros HP HS HR. exists (fun k l => a k / root_m (h + h) * (W k l - W (h + k)%nat l)).
  intros i Hi. specialize (HR i Hi).
  rewrite output_linear in HR. unfold linear in HR. rewrite sum_split, <- sum_plus, <- sum_scale in HR.
  erewrite sum_ext; [exact HR|]. intros k Hk. cbv beta.
  rewrite !HS by (assumption || lia). rewrite (paired_pre d x h a) by assumption.
  rewrite (proj1 (HP k Hk)). unfold pre.
  replace (dot d (fun l => a k / root_m (h + h) * (W k l - W (h + k)%nat l)) (x i))
    with (a k / root_m (h + h) * (dot d (W k) (x i) - dot d (W (h + k)%nat) (x i))).
  - unfold Rdiv. ring.
  - unfold dot. rewrite <- sum_minus, <- sum_scale. apply sum_ext. intros; ring.
Qed.

(** (i) as it is used: at a step of gradient descent, with any step sizes, radius and loss. *)
Theorem C13_i_descent d h n x a y W0 radius eta dloss t : paired h a W0 ->
  let W := descent d (h + h) n x a W0 radius eta dloss t in
  (forall i j, (i < n)%nat -> (j < h + h)%nat -> step (pre d x W i j) = step (pre d x W0 i j)) ->
  (forall i, (i < n)%nat -> 0 < y i * output d (h + h) x a W i) ->
  separates d h n x y W0.
Proof. intros HP W. apply C13_i, HP. Qed.

(** Least of the first n terms, and 1. *)
Fixpoint least (n : nat) (u : nat -> R) : R :=
  match n with
  | O => 1
  | S k => Rmin (least k u) (u k)
  end.

Lemma least_pos n u : (forall i, (i < n)%nat -> 0 < u i) -> 0 < least n u.
Proof.
  induction n as [|n IH]; intros H; simpl; [lra|].
  apply Rmin_glb_lt; [apply IH; intros; apply H | apply H]; lia.
Qed.

Lemma least_le n u i : (i < n)%nat -> least n u <= u i.
Proof.
  induction n as [|n IH]; intros Hi; [lia|]. simpl.
  destruct (Nat.eq_dec i n) as [->|]; [apply Rmin_r|].
  eapply Rle_trans; [apply Rmin_l | apply IH; lia].
Qed.

(** Hard labels while no neuron can flip, against a direction of margin g. *)
Section Lazy.
Variables d m n T : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variables W0 V : nat -> vec.
Variable y : nat -> R.
Variables B g : R.
Hypothesis model : admissible d m n x a W0 V.
Hypothesis labels : forall i, (i < n)%nat -> is_label (y i).
Hypothesis radius_nonneg : 0 <= B.
Hypothesis unflipped : forall i j, (i < n)%nat -> (j < m)%nat -> B / root_m m < Rabs (pre d x W0 i j).
Hypothesis margin : forall i, (i < n)%nat ->
  g <= y i * mean m (fun j => step (pre d x W0 i j) * dot d (V j) (x i)).
Hypothesis some_steps : (0 < T)%nat.

Lemma lazy_hard_risk :
  (2 - rho_hard * 1) * mean T (hard_risk d m n x a W0 y B 1) <= 2 * exp (- (B * g)) + B ^ 2 / (1 * INR T).
Proof.
  pose proof model as [Hm Hn Hs Hx Hv _].
  apply (lemma_D_averaged 1 rho_hard (hard_risk d m n x a W0 y B 1)
    (risk n (fun i => hard_loss (y i)) (fun t i =>
      linear d m x a (pgd d m n x a W0 B 1 (hard_slope y) t) (Wbar m a W0 V B) i))
    (distance2 d m n x a W0 V B 1 (hard_slope y))); auto; try (unfold rho_hard; lra).
  - intros t _. apply one_step_regret; auto; try lra.
    + intros; apply hard_convex.
    + intros; apply hard_self_bounding, labels; assumption.
  - apply sum_nonneg. intros. apply norm2_nonneg.
  - intros t _. apply mean_le_const; [exact Hn|]. intros i Hi. apply hard_loss_exp.
    assert (E : linear d m x a (pgd d m n x a W0 B 1 (hard_slope y) t) (Wbar m a W0 V B) i
                = B * linear d m x a W0 (U m a V) i).
    { pose proof (lemma_C d m n x a W0 V B 1 (hard_slope y) Hm radius_nonneg Hs Hx Hv
        (fun i _ => untrained_output d m n x a W0 V model i) t i Hi) as C.
      replace (flippable d m x W0 B i) with 0 in C.
      - replace ((B + B) * 0 / INR m) with 0 in C by (unfold Rdiv; ring).
        revert C. unfold Rabs. destruct (Rcase_abs _); lra.
      - symmetry. unfold flippable. rewrite (sum_ext m _ (fun _ => 0)); [rewrite sum_const; ring|].
        intros j Hj. destruct (Rle_dec _ _) as [F|F]; [|reflexivity]. exfalso.
        pose proof (unflipped i j Hi Hj).
        pose proof (unit_radius d m n x B Hm radius_nonneg Hx i Hi). lra. }
    rewrite E, linear_U by assumption.
    replace (y i * (B * mean m (fun j => step (pre d x W0 i j) * dot d (V j) (x i))))
      with (B * (y i * mean m (fun j => step (pre d x W0 i j) * dot d (V j) (x i)))) by ring.
    apply Rmult_le_compat_l; [exact radius_nonneg | apply margin, Hi].
  - apply start_distance; assumption.
Qed.

Lemma lazy_hard_error epsilon : 0 < epsilon ->
  2 * exp (- (B * g)) <= epsilon / 4 -> 4 * B ^ 2 / epsilon <= INR T ->
  mean T (error_rate n y (hard_outputs d m n x a W0 y B 1)) <= epsilon.
Proof.
  intros He HB HT. pose proof lazy_hard_risk as H. pose proof (INR_n_pos T some_steps) as Tp.
  assert (K : B ^ 2 / (1 * INR T) <= epsilon / 4).
  { apply Rmult_le_reg_r with (INR T); [exact Tp|].
    replace (B ^ 2 / (1 * INR T) * INR T) with (epsilon / 4 * (4 * B ^ 2 / epsilon)) by (field; lra).
    apply Rmult_le_compat_l; lra. }
  assert (mean T (hard_risk d m n x a W0 y B 1) <= epsilon / 2) by (unfold rho_hard in H; lra).
  pose proof (hard_error n y (hard_outputs d m n x a W0 y B 1) (some_points d m n x a W0 V model) T some_steps) as E.
  fold (hard_risk d m n x a W0 y B 1) in E.
  assert (1 / 2 <= ln 2) by (pose proof ln_lt_2; lra).
  eapply Rle_trans; [exact E|]. apply Rmult_le_reg_r with (ln 2); [lra|].
  unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
  assert (epsilon * (1 / 2) <= epsilon * ln 2) by (apply Rmult_le_compat_l; lra). lra.
Qed.
End Lazy.

(** (ii) A draw that separates is enough for hard labels, at a large initial scale. *)
Theorem C13_ii d h n x y sign (g : nat -> vec) : (0 < h)%nat -> (0 < n)%nat ->
  (forall i, (i < n)%nat -> norm d (x i) <= 1) ->
  (forall i, (i < n)%nat -> is_label (y i)) ->
  (forall k, (k < h)%nat -> is_label (sign k)) ->
  (forall i k, (i < n)%nat -> (k < h)%nat -> dot d (g k) (x i) <> 0) ->
  separates d h n x y g ->
  forall epsilon, 0 < epsilon -> exists alpha B T, 0 < alpha /\ 0 < B /\ (0 < T)%nat /\
    mean T (error_rate n y (hard_outputs d (h + h) n x (paired_signs h sign)
      (paired_weights h (fun k l => alpha * g k l)) y B 1)) <= epsilon.
Proof.
  intros Hh Hn Hx Hy Hs Hg [D HD] epsilon He.
  assert (Hp : 0 < INR h) by (apply lt_0_INR, Hh).
  assert (rm : 0 < root_m (h + h)) by (apply root_pos; lia).
  (* directions of norm at most 1 *)
  set (K := 1 + sum h (fun k => norm d (D k))).
  assert (Kp : 1 <= K) by (assert (0 <= sum h (fun k => norm d (D k)))
    by (apply sum_nonneg; intros; apply norm_nonneg); unfold K; lra).
  set (V := fun k l => / K * D k l).
  assert (dotV : forall k u, dot d (V k) u = / K * dot d (D k) u).
  { intros. unfold dot, V. rewrite <- sum_scale. apply sum_ext. intros; ring. }
  assert (V1 : forall k, (k < h)%nat -> norm d (V k) <= 1).
  { intros k Hk. apply norm_le_iff; [lra|]. unfold norm2. rewrite dotV.
    replace (dot d (D k) (V k)) with (dot d (V k) (D k))
      by (unfold dot; apply sum_ext; intros; ring).
    rewrite dotV. fold (norm2 d (D k)). rewrite <- norm_square.
    assert (N : norm d (D k) <= K).
    { assert (norm d (D k) <= sum h (fun k => norm d (D k))); [|unfold K; lra].
      apply (sum_term h (fun k => norm d (D k))); [intros; apply norm_nonneg | exact Hk]. }
    pose proof (norm_nonneg d (D k)).
    assert (/ K * norm d (D k) <= 1).
    { apply Rmult_le_reg_l with K; [lra|]. rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l by lra. lra. }
    assert (0 <= / K * norm d (D k)) by (apply Rmult_le_pos; [left; apply Rinv_0_lt_compat|]; lra).
    replace (/ K * (/ K * (norm d (D k) * norm d (D k))))
      with ((/ K * norm d (D k)) * (/ K * norm d (D k))) by ring.
    apply Rmult_le_compat; lra. }
  (* margin, radius, scale, steps *)
  set (u := fun i => y i * (sum h (fun k => step (dot d (g k) (x i)) * dot d (V k) (x i)) / INR h)).
  assert (up : forall i, (i < n)%nat -> 0 < u i).
  { intros i Hi. unfold u. replace (y i * (sum h (fun k => step (dot d (g k) (x i)) * dot d (V k) (x i)) / INR h))
      with (/ (K * INR h) * (y i * sum h (fun k => step (dot d (g k) (x i)) * dot d (D k) (x i)))).
    - apply Rmult_lt_0_compat; [|apply HD, Hi]. apply Rinv_0_lt_compat, Rmult_lt_0_compat; lra.
    - rewrite (sum_ext h (fun k => step (dot d (g k) (x i)) * dot d (V k) (x i))
        (fun k => / K * (step (dot d (g k) (x i)) * dot d (D k) (x i)))) by (intros; rewrite dotV; ring).
      rewrite sum_scale. field. lra. }
  pose proof (least_pos n u up) as gp. set (gamma := least n u) in *.
  set (B := (1 + Rabs (ln (epsilon / 8))) / gamma).
  assert (Bp : 0 < B) by (apply Rdiv_lt_0_compat; [pose proof (Rabs_pos (ln (epsilon / 8)))|]; lra).
  set (c := least n (fun i => least h (fun k => Rabs (dot d (g k) (x i))))).
  assert (cp : 0 < c).
  { apply least_pos. intros i Hi. apply least_pos. intros k Hk. apply Rabs_pos_lt, Hg; assumption. }
  assert (rp : 0 < B / root_m (h + h)) by (apply Rdiv_lt_0_compat; assumption).
  set (alpha := (B / root_m (h + h) + 1) / c).
  assert (ap : 0 < alpha) by (apply Rdiv_lt_0_compat; lra).
  assert (B2 : 0 < 4 * B ^ 2 / epsilon)
    by (apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; [lra | apply pow_lt, Bp] | exact He]).
  destruct (nfloor_ex (4 * B ^ 2 / epsilon) ltac:(lra)) as [T' HT]. set (T := S T').
  assert (Tp : (0 < T)%nat) by (unfold T; lia).
  exists alpha, B, T. split; [exact ap|]. split; [exact Bp|]. split; [exact Tp|].
  set (W0 := paired_weights h (fun k l => alpha * g k l)).
  assert (dotW : forall k i, dot d (fun l => alpha * g k l) (x i) = alpha * dot d (g k) (x i)).
  { intros. unfold dot. rewrite <- sum_scale. apply sum_ext. intros; ring. }
  assert (stepW : forall k i, step (dot d (fun l => alpha * g k l) (x i)) = step (dot d (g k) (x i))).
  { intros. rewrite dotW. unfold step. destruct (Rle_dec 0 (dot d (g k) (x i))) as [P|P].
    - destruct (Rle_dec _ _) as [|N]; [reflexivity|]. exfalso. apply N. apply Rmult_le_pos; lra.
    - destruct (Rle_dec _ _) as [N|]; [|reflexivity]. exfalso.
      assert (0 < alpha * - dot d (g k) (x i)) by (apply Rmult_lt_0_compat; lra). lra. }
  assert (halves : forall j, (j < h + h)%nat -> exists k, (k < h)%nat /\
    W0 j = (fun l => alpha * g k l) /\ paired_weights h V j = V k).
  { intros j Hj. unfold W0, paired_weights. destruct (lt_dec j h).
    - exists j. auto.
    - exists (j - h)%nat. split; [lia | auto]. }
  apply (lazy_hard_error d (h + h) n T x (paired_signs h sign) W0 (paired_weights h V) y B gamma); auto.
  - split; auto; try lia.
    + intros j Hj. unfold paired_signs. destruct (lt_dec j h) as [J|J]; [apply Hs, J|].
      destruct (Hs (j - h)%nat ltac:(lia)) as [->| ->]; [right | left]; ring.
    + intros j Hj. destruct (halves j Hj) as [k [Hk [_ ->]]]. apply V1, Hk.
    + exists h. split; [reflexivity|]. intros j Hj. unfold paired_signs, W0, paired_weights.
      destruct (lt_dec (h + j) h); [lia|]. destruct (lt_dec j h); [|lia].
      replace (h + j - h)%nat with j by lia. auto.
  - lra.
  - intros i j Hi Hj. destruct (halves j Hj) as [k [Hk [E _]]]. unfold pre. rewrite E, dotW.
    rewrite Rabs_mult, (Rabs_pos_eq alpha) by lra.
    apply Rlt_le_trans with (alpha * c).
    + unfold alpha. replace ((B / root_m (h + h) + 1) / c * c) with (B / root_m (h + h) + 1) by (field; lra). lra.
    + apply Rmult_le_compat_l; [lra|].
      apply Rle_trans with (least h (fun k => Rabs (dot d (g k) (x i)))).
      * apply (least_le n (fun i => least h (fun k => Rabs (dot d (g k) (x i))))), Hi.
      * apply (least_le h (fun k => Rabs (dot d (g k) (x i)))), Hk.
  - intros i Hi. apply Rle_trans with (u i); [apply least_le, Hi|]. right. unfold u. f_equal.
    unfold mean. rewrite sum_split, <- sum_plus, plus_INR.
    match goal with |- _ = ?S / _ => replace S
      with (sum h (fun k => 2 * (step (dot d (g k) (x i)) * dot d (V k) (x i)))) end.
    + rewrite sum_scale. field. lra.
    + apply sum_ext. intros k Hk. unfold pre, W0, paired_weights. destruct (lt_dec k h); [|lia].
      destruct (lt_dec (h + k) h); [lia|].
      replace (h + k - h)%nat with k by lia. rewrite stepW. ring.
  - replace (B * gamma) with (1 + Rabs (ln (epsilon / 8))) by (unfold B; field; lra).
    apply Rle_trans with (2 * exp (ln (epsilon / 8))); [|rewrite exp_ln by lra; lra].
    apply Rmult_le_compat_l; [lra|]. left. apply exp_increasing.
    unfold Rabs. destruct (Rcase_abs _); lra.
  - unfold T. rewrite S_INR. lra.
Qed.
