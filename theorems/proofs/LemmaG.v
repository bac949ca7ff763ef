(** Lemma G: in mean square over the points, the number of points does not matter. And Lemma B
    in Bernstein's form, one point.

    Assumed of the law of one weight vector, as in [RandomTheorems.v]: half-spaces have
    probability 1/2, strips of half-width r‖x‖ at most √(2/π) r, and z_i is the expectation of
    v(w)·φ_i(w). *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors LemmaD Runs Network Probability Bernstein HilbertBernstein MeanSquare.
Require Import NetworkTheorems RandomInitialisation RandomTheorems LemmaC.
Open Scope R_scope.

(** Bounds at width m for a price of ℓ, where the failure is 2e^(−ℓ) (e^(−ℓ) for one point). *)
Definition transfer (ell m : R) : R := bernstein (/ 2) (3 / 2) (2 * ell / m).
Definition flip_probability (B m : R) : R := sqrt (2 / PI) * (B / sqrt m).
Definition flip_fraction (B ell m : R) : R :=
  flip_probability B m + bernstein (flip_probability B m) 1 (2 * ell / m).

(** ℓ/m + √(2ℓ/m + ℓ²/m²), as Lemma G writes it. *)
Lemma transfer_closed ell m : 0 < m -> transfer ell m = ell / m + sqrt (2 * ell / m + ell ^ 2 / m ^ 2).
Proof. intros Hm. unfold transfer, bernstein. f_equal; [field; lra | f_equal; field; lra]. Qed.

Section LemmaG.
Variables d h n : nat.
Variable x : nat -> vec.
Variable direction : vec -> vec.
Variable sign : nat -> R.
Variable E : (vec -> R) -> R.
Variable z : nat -> R.
Variables delta B ell : R.
Hypothesis given : setting d h n x direction sign E z delta.
Hypothesis ell_pos : 0 < ell.

Notation m := (h + h)%nat.
Notation feature i := (fun w => step (dot d w (x i)) * dot d (direction w) (x i)).
Notation near i := (fun w => indicator_le (Rabs (dot d w (x i))) (B * norm d (x i) / root_m m)).
Notation P := (draws E (fun _ => 0) h).

Let m_double : INR m = 2 * INR h.
Proof. rewrite plus_INR. ring. Qed.

Let h_real : 0 < INR h.
Proof. apply lt_0_INR, (some_pairs _ _ _ _ _ _ _ _ _ given). Qed.

Let rate_pos : 0 < 2 * ell / INR m.
Proof. rewrite m_double. apply Rdiv_lt_0_compat; lra. Qed.

Let price : INR h * (2 * ell / INR m) = ell.
Proof. rewrite m_double. field. lra. Qed.

Lemma feature_bounds i w : (i < n)%nat -> -1 <= feature i w <= 1.
Proof.
  intros Hi. destruct given.
  pose proof (feature_range d n x direction unit_data unit_map i w Hi).
  pose proof (step_range (dot d w (x i))) as S. unfold step in *. destruct (Rle_dec 0 _); lra.
Qed.

Lemma bounded_features i : (i < n)%nat -> bounded (feature i).
Proof. intros Hi. exists 1. intros w. apply Rabs_le. pose proof (feature_bounds i w Hi). lra. Qed.

Lemma feature_square i w : (i < n)%nat -> feature i w ^ 2 <= step (dot d w (x i)).
Proof.
  intros Hi. destruct given.
  pose proof (feature_range d n x direction unit_data unit_map i w Hi) as F.
  pose proof (step_values (dot d w (x i))) as S.
  assert (dot d (direction w) (x i) ^ 2 <= 1).
  { rewrite <- pow2_abs, <- (pow1 2). apply pow_incr. split; [apply Rabs_pos | apply Rabs_le; lra]. }
  destruct S as [->| ->]; lra.
Qed.

Lemma logit_range i : (i < n)%nat -> - / 2 <= z i <= / 2.
Proof.
  intros Hi. pose proof (bounded_features i Hi) as bF. destruct given.
  assert (bA : bounded (fun w => step (dot d w (x i)))) by (apply bounded_indicator; intros; apply step_range).
  pose proof (half_spaces i Hi) as H. pose proof (teacher_logits i Hi) as Z.
  assert (U : forall w, - step (dot d w (x i)) <= feature i w <= step (dot d w (x i))).
  { intros w. pose proof (feature_range d n x direction unit_data unit_map i w Hi).
    destruct (step_values (dot d w (x i))) as [->| ->]; lra. }
  split.
  - replace (- / 2) with (-1 * / 2) by ring. rewrite <- H, Z, <- (homogeneous E law_proper) by exact bA.
    apply (monotone E law_proper); auto using bounded_mult, bounded_const. intros w. specialize (U w). lra.
  - rewrite <- H, Z. apply (monotone E law_proper); auto. intros w. apply U.
Qed.

(** Transfer: the root mean square over i of f⁰_i(U) − z_i. *)
Theorem lemma_G_transfer :
  P (fun s => indicator_lt (transfer ell (INR m) ^ 2)
                (mean n (fun i => (mean h (fun j => feature i (s j)) - z i) ^ 2)))
  <= 2 * exp (- ell).
Proof.
  replace (exp (- ell)) with (exp (- (INR h * (2 * ell / INR m)))) by (now rewrite price). pose proof given as G. destruct G.
  eapply Rle_trans; [|apply (mean_square_bernstein E law_proper (fun _ => 0) n h
    (fun i => feature i) (3 / 2) (/ 2)); auto; try lra].
  - right. apply expectation_ext; [apply draws_expectation; assumption | | ].
    + apply bounded_indicator. intros. apply indicator_lt_range.
    + intros s. unfold indicator_lt, deviation2, transfer.
      replace (mean n (fun i => (mean h (fun j => feature i (s j)) - z i) ^ 2))
        with (mean n (fun i => (mean h (fun j => feature i (s j)) - E (feature i)) ^ 2)); [reflexivity|].
      apply mean_ext. intros i Hi. rewrite teacher_logits by exact Hi. reflexivity.
  - intros i Hi. apply bounded_features, Hi.
  - intros i w Hi. rewrite <- teacher_logits by exact Hi. apply Rabs_le.
    pose proof (logit_range i Hi). pose proof (feature_bounds i w Hi). lra.
  - intros i Hi. rewrite <- (half_spaces i Hi). apply (monotone E law_proper).
    + apply bounded_indicator. intros w. pose proof (feature_square i w Hi).
      pose proof (step_range (dot d w (x i))). split; [apply pow2_ge_0 | lra].
    + apply bounded_indicator. intros; apply step_range.
    + intros w. apply feature_square, Hi.
Qed.

Section Flips.
Hypothesis B_pos : 0 < B.

Notation p := (flip_probability B (INR m)).

Let root_positive : 0 < root_m m.
Proof. apply sqrt_lt_R0. rewrite m_double. lra. Qed.

Lemma flip_probability_pos : 0 < p.
Proof.
  apply Rmult_lt_0_compat; [apply sqrt_lt_R0, Rdiv_lt_0_compat; [lra | apply PI_RGT_0]|].
  apply Rdiv_lt_0_compat; [exact B_pos | exact root_positive].
Qed.

Lemma near_values i w : near i w = 0 \/ near i w = 1.
Proof. unfold indicator_le. destruct (Rle_dec _ _); auto. Qed.

Lemma bounded_near i : bounded (near i).
Proof. apply bounded_indicator. intros w. destruct (near_values i w) as [->| ->]; lra. Qed.

Lemma near_probability i : (i < n)%nat -> 0 <= E (near i) <= p.
Proof.
  intros Hi. destruct given. split.
  - rewrite <- (expectation_const E law_proper 0). apply (monotone E law_proper);
      auto using bounded_const, bounded_near. intros w. destruct (near_values i w) as [->| ->]; lra.
  - eapply Rle_trans; [|apply (strips i (B / root_m m) Hi)].
    + right. apply (expectation_ext E law_proper); [apply bounded_near|]. intros w. f_equal. unfold Rdiv. ring.
    + left. apply Rdiv_lt_0_compat; assumption.
Qed.

(** Lemma B in Bernstein's form: the flips of one point. *)
Theorem lemma_B_bernstein i : (i < n)%nat ->
  P (fun s => indicator_lt (flip_fraction B ell (INR m)) (mean h (fun j => near i (s j)))) <= exp (- ell).
Proof.
  intros Hi. replace (exp (- ell)) with (exp (- (INR h * (2 * ell / INR m)))) by (now rewrite price). pose proof given as G. destruct G.
  eapply Rle_trans; [|apply (bernstein_tail E law_proper (fun _ => 0) h (near i) p)].
  - right. apply expectation_ext; [apply draws_expectation; assumption | | ].
    + apply bounded_indicator. intros. apply indicator_lt_range.
    + intros s. unfold indicator_lt, flip_fraction, mean. set (q := p + _).
      set (S := sum h (fun j => near i (s j))).
      assert (Q : S = INR h * (S / INR h)) by (field; lra).
      destruct (Rlt_dec q (S / INR h)) as [A|A], (Rlt_dec (INR h * q) S) as [C|C]; auto; exfalso.
      * apply C. rewrite Q. apply Rmult_lt_compat_l; assumption.
      * apply A. rewrite Q in C. apply Rmult_lt_reg_l with (INR h); assumption.
  - intros w. apply near_values.
  - apply near_probability, Hi.
  - apply flip_probability_pos.
  - exact rate_pos.
Qed.

(** Flips: the root mean square over i of N_i/m. *)
Theorem lemma_G_flips :
  P (fun s => indicator_lt (flip_fraction B ell (INR m) ^ 2)
                (mean n (fun i => mean h (fun j => near i (s j)) ^ 2)))
  <= 2 * exp (- ell).
Proof.
  replace (exp (- ell)) with (exp (- (INR h * (2 * ell / INR m)))) by (now rewrite price). pose proof given as G. destruct G.
  pose proof flip_probability_pos as Pp.
  pose proof (bernstein_pos p 1 (2 * ell / INR m) Pp Rle_0_1 rate_pos) as Rp.
  eapply Rle_trans; [|apply (mean_square_bernstein E law_proper (fun _ => 0) n h
    (fun i => near i) 1 p); auto; try lra].
  - apply (monotone P (draws_expectation E law_proper _ h)).
    1, 2: apply bounded_indicator; intros s; unfold indicator_lt; destruct (Rlt_dec _ _); lra.
    intros s. unfold indicator_lt.
    destruct (Rlt_dec (bernstein _ _ _ ^ 2) _) as [A|A]; [destruct (Rlt_dec _ _); lra|].
    destruct (Rlt_dec _ _) as [C|C]; [exfalso|lra]. apply Rnot_lt_le in A. apply (Rlt_irrefl (flip_fraction B ell (INR m) ^ 2)).
    eapply Rlt_le_trans; [exact C|]. unfold flip_fraction. rewrite (Rplus_comm p).
    apply Rle_trans with (mean n (fun i => ((mean h (fun j => near i (s j)) - E (near i)) + E (near i)) ^ 2)).
    + right. apply mean_ext. intros. ring.
    + apply mean_square_plus; auto; try lra.
      apply mean_le_const; [assumption|]. intros i Hi. apply pow_incr. apply near_probability, Hi.
  - intros i Hi. apply bounded_near.
  - intros i w Hi. pose proof (near_probability i Hi) as Q.
    assert (E (near i) <= 1).
    { rewrite <- (expectation_const E law_proper 1). apply (monotone E law_proper);
        auto using bounded_const, bounded_near. intros v. destruct (near_values i v) as [->| ->]; lra. }
    apply Rabs_le. destruct (near_values i w) as [->| ->]; lra.
  - intros i Hi. eapply Rle_trans; [|apply (near_probability i Hi)]. right.
    apply (expectation_ext E law_proper).
    + apply bounded_indicator. intros w. destruct (near_values i w) as [->| ->]; lra.
    + intros w. destruct (near_values i w) as [->| ->]; ring.
Qed.
End Flips.
End LemmaG.
